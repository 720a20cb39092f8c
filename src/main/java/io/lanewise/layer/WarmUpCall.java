package io.lanewise.layer;

import org.jspecify.annotations.Nullable;

/// One call that a warm-up makes again and again, and the time that it may take when compiled.
final class WarmUpCall {
  /// Of the fma ceiling. Compiled kernels are at 8 % and more (a scalar chain waits for its own
  /// latency), with weights in the cache at 20 % and more; what is not optimised is at 1 %.
  private static final double LEAST_SHARE = 0.05;

  /// Bytes a nanosecond that every machine reads from memory, and from a cache.
  private static final double LEAST_BANDWIDTH = 4;

  private static final double LEAST_CACHE_BANDWIDTH = 10;

  /// Of the call and its checks, and of each row.
  private static final double CALL_NANOS = 2_000;

  private static final double ROW_NANOS = 50;

  /// Runs before a short call counts as fast: its limit is mostly the allowance, and HotSpot
  /// optimises a method without a long loop after 5000 calls.
  private static final int LEAST_RUNS = 5_000;

  /// Runs of a call of few columns that takes longer: HotSpot optimises a method that has a loop
  /// after some 600 calls. A kernel for what is left over has one in each run, and too small a part
  /// of its time to show in it.
  private static final int LEAST_LONG_RUNS = 1_000;

  /// Operations of a short call: a microsecond when compiled, more than its limit when not.
  private static final double SHORT_FLOP = 1e5;

  /// Of a call that never meets its limit: when it had so much time, and grew no faster in half of
  /// it, then this is its speed.
  private static final long STEADY_NANOS = 500_000_000;

  /// Noise of short calls.
  private static final double NOISE_NANOS = 500;

  /// Of an output that is not just a chain of fmas: in place, a tree and up to 15 scalar columns;
  /// and an activation, scalar at worst.
  private static final double IN_PLACE_NANOS = 30;

  private static final double ACTIVATION_NANOS = 60;

  /// Of a code that becomes a float on the way, for each tile of four rows or more: 0.3 to 0.6 when
  /// compiled, more than ten when not.
  private static final double CODE_NANOS = 1;

  /// Waking a worker takes 50 µs, longer where the machine is busy.
  private static final double WAKE_NANOS = 200_000;

  private final Runnable body;
  private final double flop;
  private final double allowance;
  private final @Nullable WarmUpCall before;

  /// Nanoseconds of the best run of this stretch, and of all before.
  private double best = Double.POSITIVE_INFINITY;

  private double bestBefore = Double.POSITIVE_INFINITY;
  private long spent;
  private int runs;

  /// The best run when `mark` nanoseconds were spent.
  private double marked = Double.POSITIVE_INFINITY;

  private long mark;

  private WarmUpCall(Runnable body, double flop, double allowance, @Nullable WarmUpCall before) {
    this.body = body;
    this.flop = flop;
    this.allowance = allowance;
    this.before = before;
  }

  /// A product of `rows` rows.
  ///
  /// @param before what must be fast before this is called at all, or null
  static WarmUpCall product(Linear layer, int rows, Runnable body, @Nullable WarmUpCall before) {
    double weights = (double) layer.inFeatures() * layer.outFeatures();
    double allowance =
        CALL_NANOS
            + rows * (ROW_NANOS + layer.outFeatures() * outputNanos(layer))
            + (layer.isWidened() ? weights * CODE_NANOS * Math.ceilDiv(rows, 4) : 0)
            + (before == null ? 0 : weights * Float.BYTES / LEAST_BANDWIDTH)
            + (before == null || layer.threads() == 1 ? 0 : WAKE_NANOS);
    return new WarmUpCall(body, 2 * rows * weights, allowance, before);
  }

  private static double outputNanos(Linear layer) {
    return (layer.isInPlace() ? IN_PLACE_NANOS : 0)
        + (layer.activation() == Activation.NONE ? 0 : ACTIVATION_NANOS);
  }

  /// A copy of `rows` rows of `bytes` bytes.
  static WarmUpCall copy(int rows, double bytes, Runnable body) {
    double allowance = CALL_NANOS + rows * (ROW_NANOS + bytes / LEAST_CACHE_BANDWIDTH);
    return new WarmUpCall(body, 0, allowance, null);
  }

  void run() {
    long start = System.nanoTime();
    body.run();
    long nanos = System.nanoTime() - start;
    spent += nanos;
    runs++;
    best = Math.min(best, (double) nanos);
    if (best < 0.8 * marked) {
      marked = best;
      mark = spent;
    }
  }

  /// Nanoseconds of all runs.
  long spent() {
    return spent;
  }

  /// Whether its turn has come.
  boolean isReady(double ceiling) {
    return before == null || before.isFast(ceiling);
  }

  /// Whether it ran as only optimised code does.
  ///
  /// @param ceiling operations a nanosecond
  boolean isFast(double ceiling) {
    return runs >= leastRuns()
        && (isSteady() || best <= allowance + flop / (LEAST_SHARE * ceiling));
  }

  private int leastRuns() {
    if (before != null) {
      return 1;
    }
    return flop > SHORT_FLOP ? LEAST_LONG_RUNS : LEAST_RUNS;
  }

  private boolean isSteady() {
    return spent > STEADY_NANOS && mark < spent / 2 && runs >= LEAST_RUNS;
  }

  /// Operations a nanosecond of its best run.
  double speed() {
    return flop / Math.min(best, bestBefore);
  }

  /// Forgets how fast it was, but for comparison.
  void beginStretch() {
    bestBefore = Math.min(best, bestBefore);
    best = Double.POSITIVE_INFINITY;
  }

  /// Whether it was a quarter faster than ever before. Than in the stretch before would not do:
  /// among so many calls some stretch always had a bad moment.
  boolean isFaster() {
    return best < 0.8 * bestBefore - NOISE_NANOS;
  }
}
