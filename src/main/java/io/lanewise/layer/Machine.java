package io.lanewise.layer;

import io.lanewise.internal.kernel.Calibration;
import io.lanewise.internal.kernel.Enablement;
import io.lanewise.internal.kernel.Kernels;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// What this JVM runs the layers on, and how fast one core of it can be.
///
/// @param vectorBits register width of the kernels in use: 512, 256, 128, or 0 for the scalar twins
/// @param warnings what keeps this JVM from its best and what to change; empty when nothing does
public record Machine(int vectorBits, List<String> warnings) {
  private static final int STEPS = 1 << 20;

  /// Beyond the last-level cache of any machine at hand, so that memory is measured and not a
  /// cache.
  private static final long MEMORY = 1L << 30;

  /// Timed runs; the best counts, since interference only ever slows a run.
  private static final int RUNS = 12;

  /// What was decided for this JVM, once.
  public static Machine current() {
    return new Machine(Kernels.active().vectorBits(), Enablement.decision().warnings());
  }

  /// The kernels in use, by family.
  public List<String> kernels() {
    String width = vectorBits == 0 ? "scalar" : vectorBits + " bits";
    return List.of(
        "Linear packed: f32, " + width,
        "Linear in place: f32, " + width,
        "Embedding: f32, row copies");
  }

  /// Gigaflops of one core on multiply-adds that never leave its registers, at the width in use.
  ///
  /// Takes about a second, most of it for compiling the loop.
  public static double measureFmaCeilingGflops() {
    Calibration calibration = Calibration.active();
    double best = 0;
    for (int run = 0; run < 4 * RUNS; run++) {
      long start = System.nanoTime();
      float sum = calibration.fma(STEPS);
      long nanos = System.nanoTime() - start;
      if (Float.isNaN(sum)) {
        throw new AssertionError("a calibration chain left the ordinary numbers");
      }
      best = Math.max(best, calibration.flops(STEPS) / nanos);
    }
    return best;
  }

  /// Gigabytes a second that one core reads from memory, from end to end.
  ///
  /// Takes about a second and, for that time, a gigabyte of native memory.
  public static double measureReadBandwidthGbs() {
    Calibration calibration = Calibration.active();
    double best = 0;
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment memory = arena.allocate(MEMORY, 64).fill((byte) 1);
      for (int run = 0; run < RUNS; run++) {
        long start = System.nanoTime();
        int sum = calibration.read(memory);
        long nanos = System.nanoTime() - start;
        if (sum != (int) (0x01010101L * (MEMORY / Integer.BYTES))) {
          throw new AssertionError("read a sum of " + sum);
        }
        best = Math.max(best, (double) MEMORY / nanos);
      }
    }
    return best;
  }
}
