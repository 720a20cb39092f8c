package io.lanewise.jmh.runner;

import java.util.Arrays;

/// Ten chains of multiply-adds in one thread, some 10 ms; the median of eleven.
public final class ScalarRuler implements Ruler {
  private static final int LOOKS = 11;
  private static final int STEPS = 1_500_000;

  private double sum;

  /// Runs often enough to be compiled.
  public ScalarRuler() {
    for (int i = 0; i < LOOKS; i++) {
      sum += work(STEPS);
    }
  }

  @Override
  public double nanos() {
    double[] times = new double[LOOKS];
    for (int i = 0; i < LOOKS; i++) {
      long start = System.nanoTime();
      sum += work(STEPS);
      times[i] = System.nanoTime() - start;
    }
    Arrays.sort(times);
    return times[LOOKS / 2];
  }

  /// What keeps the work from being left out.
  double sum() {
    return sum;
  }

  private static double work(int steps) {
    double[] chains = new double[10];
    for (int step = 0; step < steps; step++) {
      for (int c = 0; c < chains.length; c++) {
        chains[c] = Math.fma(chains[c], 0.999, 0.5);
      }
    }
    return Arrays.stream(chains).sum();
  }
}
