package io.lanewise.jmh.runner;

import java.util.Arrays;

/// Ten chains of multiply-adds in one thread, some 2 ms, fifty times; their fast tenth, as of the
/// processes that are compared: a neighbour's spells between two of them move neither.
public final class ScalarRuler implements Ruler {
  private static final int LOOKS = 50;
  private static final int STEPS = 300_000;

  /// What the work comes to each time, so that it can't be left out.
  private final double answer = work(STEPS);

  /// Runs often enough to be compiled.
  public ScalarRuler() {
    nanos();
  }

  @Override
  public double nanos() {
    double[] times = new double[LOOKS];
    for (int i = 0; i < LOOKS; i++) {
      long start = System.nanoTime();
      double again = work(STEPS);
      times[i] = System.nanoTime() - start;
      if (again != answer) {
        throw new AssertionError("ruler: expected " + answer + ", got " + again);
      }
    }
    Arrays.sort(times);
    return times[LOOKS / 10];
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
