package io.lanewise.internal.kernel;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/// Which lane width multiplies fastest on this machine, found by trying each.
///
/// Wider registers are not always faster: some CPUs lower their clock for them, or split them in
/// two. What is timed is a small packed product, not the fma loop of [Calibration], since tiles
/// differ in how much they make of their registers (at 256 bits little over half).
///
/// ```
/// 8 rows through (128, 128): tiles of the largest size, over a weight that stays in the cache
/// ```
///
/// Widths take turns, so that a change of the clock meets all of them; first until the compiler is
/// through with each, then in short batches of which the fastest counts, since whatever interferes
/// only slows one. The bits of answers are the same at every width, so only time depends on the
/// outcome.
///
/// **Cost.** Some two seconds of one core at the start of a JVM, nearly all of it for compiling the
/// kernels; ten seconds at most, on a machine that is too busy for its compiler.
public final class WidthTrial {
  /// How much faster another width must be than the one before it: less may be noise.
  public static final double MARGIN = 1.03;

  private static final int SIZE = 128;
  private static final int ROWS = 8;
  private static final double FLOPS = 2.0 * ROWS * SIZE * SIZE;

  /// Compiled tiles do several times as much on any CPU with fma in hardware, interpreted ones and
  /// those of the first compiler a tenth.
  private static final double COMPILED_GFLOPS = 8;

  private static final long PATIENCE_NANOS = 10_000_000_000L;

  /// At least, for the compiler goes over its own work: at 256 bits a product was still at half of
  /// its speed when all widths were compiled for the first time.
  private static final long LEAST_NANOS = 1_500_000_000L;

  /// Between turns the core is the compiler's: on a machine with one, calls would only hold it up.
  private static final long PAUSE_NANOS = 5_000_000;

  private static final int TIMED_TURNS = 16;
  private static final long TURN_NANOS = 1_000_000;

  private final float[] x = new float[ROWS * SIZE];
  private final float[] y = new float[ROWS * SIZE];

  private WidthTrial() {
    Arrays.fill(x, 0.5f);
  }

  /// Gigaflops of the product at each width, in the order of `widths`.
  ///
  /// @param widths such as this JVM turns into instructions: [Enablement#widths]
  public static double[] gflops(List<Integer> widths) {
    WidthTrial trial = new WidthTrial();
    try (Arena arena = Arena.ofConfined()) {
      Shape shape = Shape.of(Panels.count(SIZE), SIZE, Panels.WIDTH);
      var memory = arena.allocate(Tensor.byteCount(DType.F32, shape), 64);
      Tensor panels = Tensor.of("panels", DType.F32, shape, memory);
      PackedWeight weight = PackedWeight.f32(panels, SIZE, SIZE);
      Product[] products =
          widths.stream()
              .map(bits -> Kernels.ofBits(bits).packed(weight, null))
              .toArray(Product[]::new);
      long start = System.nanoTime();
      double[] speeds = new double[products.length];
      do {
        trial.turn(products, speeds);
        LockSupport.parkNanos(PAUSE_NANOS);
      } while (goesOn(speeds, System.nanoTime() - start));
      for (int turn = 0; turn < TIMED_TURNS; turn++) {
        trial.turn(products, speeds);
      }
      return speeds;
    }
  }

  private static boolean goesOn(double[] speeds, long nanos) {
    boolean compiled = Arrays.stream(speeds).allMatch(speed -> speed >= COMPILED_GFLOPS);
    return nanos < (compiled ? LEAST_NANOS : PATIENCE_NANOS);
  }

  /// The fastest of `widths`: the first of them, unless a later one is compiled, and faster by
  /// [#MARGIN].
  static int fastest(List<Integer> widths, double[] gflops) {
    int best = 0;
    for (int i = 1; i < gflops.length; i++) {
      if (gflops[i] > Math.max(gflops[best] * MARGIN, COMPILED_GFLOPS)) {
        best = i;
      }
    }
    return widths.get(best);
  }

  /// One batch at each width; keeps the best speeds.
  private void turn(Product[] products, double[] speeds) {
    for (int i = 0; i < products.length; i++) {
      long start = System.nanoTime();
      long nanos;
      int calls = 0;
      do {
        products[i].multiply(x, 0, ROWS, y, 0);
        calls++;
        nanos = System.nanoTime() - start;
      } while (nanos < TURN_NANOS);
      speeds[i] = Math.max(speeds[i], FLOPS * calls / nanos);
    }
  }
}
