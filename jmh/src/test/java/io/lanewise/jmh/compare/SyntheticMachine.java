package io.lanewise.jmh.compare;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/// A machine whose noise is known. All noise is multiplicative, in logarithms.
final class SyntheticMachine {
  /// @param forkSd of one process
  /// @param iterationSd of one iteration within it
  /// @param drift of the machine over a hundred forks
  /// @param walk step of the machine's speed from fork to fork
  /// @param slowShare of forks that take twice the time
  /// @param outlierShare of forks with twice to five times the fork noise of others
  record Noise(
      double forkSd,
      double iterationSd,
      double drift,
      double walk,
      double slowShare,
      double outlierShare) {
    /// So that the ratio of a pair has this standard deviation.
    static Noise pairs(double sd) {
      return new Noise(sd / Math.sqrt(2), 0.005, 0, 0, 0, 0);
    }

    Noise drifting(double share) {
      return new Noise(forkSd, iterationSd, share, walk, slowShare, outlierShare);
    }

    Noise walking(double step) {
      return new Noise(forkSd, iterationSd, drift, step, slowShare, outlierShare);
    }

    Noise bimodal(double share) {
      return new Noise(forkSd, iterationSd, drift, walk, share, outlierShare);
    }

    Noise withOutliers(double share) {
      return new Noise(forkSd, iterationSd, drift, walk, slowShare, share);
    }
  }

  private static final int ITERATIONS = 5;

  private final Noise noise;
  private final SplittableRandom random;
  private final Map<Case, Double> ratios = new HashMap<>();
  private double machine;
  private int ran;

  SyntheticMachine(Noise noise, long seed) {
    this.noise = noise;
    random = new SplittableRandom(seed);
  }

  static SyntheticMachine quiet(long seed) {
    return new SyntheticMachine(Noise.pairs(0.005), seed);
  }

  /// Makes HEAD take so many times BASE's time.
  SyntheticMachine slower(Case id, double ratio) {
    ratios.put(id, ratio);
    return this;
  }

  List<Fork> run(Block block) {
    List<Fork> forks = new ArrayList<>();
    for (Block.Slot slot : block.order()) {
      forks.add(run(block.id(), slot.build(), slot.pair()));
    }
    return forks;
  }

  Fork run(Case id, Build build, int pair) {
    machine += noise.drift() / 100 + noise.walk() * random.nextGaussian();
    double log = machine + noise.forkSd() * random.nextGaussian();
    if (random.nextDouble() < noise.slowShare()) {
      log += Math.log(2);
    }
    if (random.nextDouble() < noise.outlierShare()) {
      log += random.nextDouble(2, 5) * noise.forkSd();
    }
    if (build == Build.HEAD) {
      log += Math.log(ratios.getOrDefault(id, 1.0));
    }
    boolean throughput = id.mode().equals("thrpt");
    List<Double> scores = new ArrayList<>();
    for (int i = 0; i < ITERATIONS; i++) {
      double micros = 100 * Math.exp(log + noise.iterationSd() * random.nextGaussian());
      scores.add(throughput ? 1 / micros : micros);
    }
    return new Fork(
        build,
        pair,
        id.benchmark(),
        id.params(),
        id.mode(),
        throughput ? "ops/us" : "us/op",
        scores,
        0,
        Instant.EPOCH.plusSeconds(ran++));
  }
}
