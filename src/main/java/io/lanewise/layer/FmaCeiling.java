package io.lanewise.layer;

import io.lanewise.internal.kernel.Calibration;

/// The fma ceiling, measured in small steps beside other work.
final class FmaCeiling {
  /// The fewest whose loop is hot before it is called often: see `WarmUpCalls.STEPS`.
  private static final int FIRST_STEPS = 24;

  /// 25 to 100 µs: long enough to measure, too short to be interrupted often.
  private static final int STEPS = 1 << 14;

  /// Operations a nanosecond and lane of a core that does one fma in two cycles at 1 GHz: a fifth
  /// of the slowest machine, and ten times what a loop does that is not optimised.
  private static final double LEAST = 1;

  /// Long runs: one of them, at least, undisturbed.
  private static final int RUNS = 10;

  private final Calibration calibration = Calibration.active();
  private final double least;
  private double best;
  private int longRuns;

  FmaCeiling() {
    // A JVM that lacks something is never fast: it is taken as it comes.
    boolean slow = !Machine.current().warnings().isEmpty();
    least = slow ? 0 : LEAST * Math.max(1, Machine.current().vectorBits() / Float.SIZE);
  }

  void run() {
    boolean compiled = best > least;
    int steps = compiled ? STEPS : FIRST_STEPS;
    long start = System.nanoTime();
    float sum = calibration.fma(steps);
    long nanos = System.nanoTime() - start;
    if (Float.isNaN(sum)) {
      throw new AssertionError("a calibration chain left the ordinary numbers");
    }
    best = Math.max(best, calibration.flops(steps) / nanos);
    longRuns += compiled ? 1 : 0;
  }

  /// Whether the loop is compiled, and was measured.
  boolean isKnown() {
    return longRuns >= RUNS;
  }

  /// Operations a nanosecond, which is gigaflops; infinite as long as it is not known.
  double flopPerNano() {
    return isKnown() ? best : Double.POSITIVE_INFINITY;
  }
}
