package io.lanewise.layer;

import io.lanewise.internal.kernel.Calibration;
import io.lanewise.internal.kernel.HotSpot;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The two limits of one core, in runs short enough to stand between other measurements.
///
/// A clock drifts while a program runs, so a share of the ceiling means most where the ceiling was
/// measured right before and after. The first runs are slow, until the loops are compiled, and
/// whatever else the machine does slows some of the others: run often, and take the best.
///
/// No run allocates. One thread at a time.
public final class Ceilings {
  /// Short calls, many of them: the compiler takes notice of a method that is called.
  private static final int STEPS = 1 << 12;

  private static final long FMA_NANOS = 1_000_000;

  /// What a pass over memory takes a step at most, in bytes.
  private static final int READ_STEP = 512;

  private static final long READ_BYTES = 1L << 24;

  private static final long MOST_MEMORY = 1L << 30;
  private static final long LEAST_MEMORY = 1L << 20;

  private final Calibration loops;
  private final int vectorBits;

  private Ceilings(int vectorBits) {
    this.vectorBits = vectorBits;
    this.loops = Calibration.ofBits(vectorBits);
  }

  /// The limits at the width of the kernels in use.
  public static Ceilings active() {
    return ofBits(Machine.current().vectorBits());
  }

  /// The limits at one width.
  ///
  /// @param vectorBits 512, 256, 128, or 0 for one lane
  public static Ceilings ofBits(int vectorBits) {
    return new Ceilings(vectorBits);
  }

  /// Register width of the loops.
  public int vectorBits() {
    return vectorBits;
  }

  /// Memory beyond the last-level cache of any machine at hand: a gigabyte, or less where that is
  /// more than a quarter of what the machine or its container has.
  public static MemorySegment memory(Arena arena) {
    return arena.allocate(memoryBytes(HotSpot.memoryBytes()), 64);
  }

  static long memoryBytes(long all) {
    return Math.clamp(Long.highestOneBit(all / 4), LEAST_MEMORY, MOST_MEMORY);
  }

  /// Gigaflops of multiply-adds that never leave the registers; an fma counts as two. Runs for 1
  /// ms.
  public double fmaGflops() {
    long start = System.nanoTime();
    long nanos;
    long calls = 0;
    do {
      if (loops.fma(STEPS) != Calibration.sum(STEPS)) {
        throw new AssertionError("a chain of multiply-adds went astray");
      }
      calls++;
      nanos = System.nanoTime() - start;
    } while (nanos < FMA_NANOS);
    return calls * loops.flops(STEPS) / nanos;
  }

  /// Gigabytes a second read from this memory, from end to end: a second-level cache's speed for as
  /// much as it holds, the memory's for a gigabyte. Small memory is read again and again, 16 MB in
  /// all.
  ///
  /// @param memory native, a multiple of 512 bytes
  /// @throws TensorException if its size is no such multiple
  public double readGbs(MemorySegment memory) {
    long bytes = memory.byteSize();
    if (bytes == 0 || bytes % READ_STEP != 0) {
      throw new TensorException(
          "ceilings: memory", "a multiple of 512 bytes", Long.toString(bytes), "");
    }
    long passes = Math.ceilDiv(READ_BYTES, bytes);
    long start = System.nanoTime();
    int first = loops.read(memory);
    for (long pass = 1; pass < passes; pass++) {
      if (loops.read(memory) != first) {
        throw new AssertionError("the memory changed while it was read");
      }
    }
    long nanos = System.nanoTime() - start;
    return (double) passes * bytes / nanos;
  }
}
