package io.lanewise.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Blocks of 256 elements: runs with a small integer scale each, and one scale of those scales.
abstract sealed class SuperBlocks extends BlockDecoder {
  static final BlockDecoder Q4_K = new WithMins(DType.Q4_K, false);
  static final BlockDecoder Q5_K = new WithMins(DType.Q5_K, true);
  static final BlockDecoder Q6_K = new SixBits();

  private SuperBlocks(DType dtype, int runLength) {
    super(dtype, runLength);
  }

  static int at(MemorySegment memory, long offset) {
    return Byte.toUnsignedInt(memory.get(ValueLayout.JAVA_BYTE, offset));
  }

  /// Codes that lie side by side: `low` has four bits of each, `high` the others.
  static void codes(
      MemorySegment memory,
      long low,
      int lowShift,
      long high,
      int highShift,
      int highMask,
      int centre,
      float scale,
      float offset,
      int count,
      float[] out,
      int at) {
    for (int k = 0; k < count; k++) {
      int code = (memory.get(ValueLayout.JAVA_BYTE, low + k) >>> lowShift) & 15;
      code |= ((memory.get(ValueLayout.JAVA_BYTE, high + k) >>> highShift) & highMask) << 4;
      out[at + k] = (code - centre) * scale + offset;
    }
  }

  /// Eight runs of 32. Two runs share 32 bytes of nibbles, the first one low; byte k of the high
  /// bits has bit j for element k of run j.
  private static final class WithMins extends SuperBlocks {
    private static final int RUN = 32;
    private static final int SCALES = 2 * Short.BYTES;
    private static final int HIGH = SCALES + 12;

    private final boolean hasHighBits;
    private final int lowAt;

    WithMins(DType dtype, boolean hasHighBits) {
      super(dtype, RUN);
      this.hasHighBits = hasHighBits;
      this.lowAt = HIGH + (hasHighBits ? RUN : 0);
    }

    @Override
    void run(MemorySegment memory, long block, int run, int from, int count, float[] out, int at) {
      long packed = block + SCALES;
      float scale = half(memory, block) * sixBits(memory, packed, run, 0);
      float offset = -(half(memory, block + Short.BYTES) * sixBits(memory, packed, run, 4));
      long low = block + lowAt + run / 2 * (long) RUN + from;
      long high = hasHighBits ? block + HIGH + from : low;
      int mask = hasHighBits ? 1 : 0;
      codes(memory, low, run % 2 * 4, high, run, mask, 0, scale, offset, count, out, at);
    }

    /// Scale (`shift` 0) or min (4) of a run. Bytes 0 to 3 have the scales of runs 0 to 3 in six
    /// bits, bytes 4 to 7 the mins; above them lie the two highest bits of runs 4 to 7, whose other
    /// four are in bytes 8 to 11, the scale's low.
    private static int sixBits(MemorySegment memory, long packed, int run, int shift) {
      if (run < 4) {
        return at(memory, packed + run + shift) & 63;
      }
      int low = (at(memory, packed + run + 4) >>> shift) & 15;
      return low | (at(memory, packed + run - 4 + shift) >>> 6) << 4;
    }
  }

  /// Sixteen runs of 16, whose order is that of the elements. Each half of the block has 64 bytes
  /// of nibbles and 32 of pairs of bits: its quarters q of 32 take nibble q / 2 of bytes 32 (q mod
  /// 2) and on, and pair q.
  private static final class SixBits extends SuperBlocks {
    private static final int RUN = 16;
    private static final int HIGH = 128;
    private static final int SCALES = HIGH + 64;
    private static final int SCALE = SCALES + 16;
    private static final int CENTRE = 32;

    SixBits() {
      super(DType.Q6_K, RUN);
    }

    @Override
    void run(MemorySegment memory, long block, int run, int from, int count, float[] out, int at) {
      float scale =
          half(memory, block + SCALE) * memory.get(ValueLayout.JAVA_BYTE, block + SCALES + run);
      int half = run / 8;
      int quarter = run % 8 / 2;
      int inQuarter = run % 2 * RUN + from;
      long low = block + 64L * half + 32L * (quarter % 2) + inQuarter;
      long high = block + HIGH + 32L * half + inQuarter;
      int lowShift = quarter / 2 * 4;
      codes(memory, low, lowShift, high, 2 * quarter, 3, CENTRE, scale, NOTHING, count, out, at);
    }
  }
}
