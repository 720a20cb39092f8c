package io.lanewise.tensor;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Blocks of 32 elements with one scale, and perhaps an offset.
///
/// Byte i of the nibbles has element i in its low four bits and element i + 16 in its high ones;
/// bit i of the high bits belongs to element i.
abstract sealed class SmallBlocks extends BlockDecoder {
  static final BlockDecoder Q4_0 = new Nibbles(DType.Q4_0, false, false, 8);
  static final BlockDecoder Q4_1 = new Nibbles(DType.Q4_1, true, false, 0);
  static final BlockDecoder Q5_0 = new Nibbles(DType.Q5_0, false, true, 16);
  static final BlockDecoder Q5_1 = new Nibbles(DType.Q5_1, true, true, 0);
  static final BlockDecoder Q8_0 = new Bytes();

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private SmallBlocks(DType dtype, int runLength) {
    super(dtype, runLength);
  }

  /// Two runs: the low nibbles, then the high ones.
  private static final class Nibbles extends SmallBlocks {
    private static final int RUN = 16;

    private final boolean hasOffset;
    private final boolean hasHighBits;
    private final int centre;
    private final int highAt;
    private final int lowAt;

    Nibbles(DType dtype, boolean hasOffset, boolean hasHighBits, int centre) {
      super(dtype, RUN);
      this.hasOffset = hasOffset;
      this.hasHighBits = hasHighBits;
      this.centre = centre;
      this.highAt = hasOffset ? 2 * Short.BYTES : Short.BYTES;
      this.lowAt = highAt + (hasHighBits ? Integer.BYTES : 0);
    }

    @Override
    void run(MemorySegment memory, long block, int run, int from, int count, float[] out, int at) {
      float scale = half(memory, block);
      float offset = hasOffset ? half(memory, block + Short.BYTES) : NOTHING;
      int high = hasHighBits ? memory.get(INT, block + highAt) >>> (run * RUN) : 0;
      int shift = 4 * run;
      long low = block + lowAt;
      for (int k = from; k < from + count; k++) {
        int code = (memory.get(ValueLayout.JAVA_BYTE, low + k) >>> shift) & 15;
        code |= ((high >>> k) & 1) << 4;
        out[at + k - from] = (code - centre) * scale + offset;
      }
    }
  }

  private static final class Bytes extends SmallBlocks {
    Bytes() {
      super(DType.Q8_0, DType.Q8_0.blockElements());
    }

    @Override
    void run(MemorySegment memory, long block, int run, int from, int count, float[] out, int at) {
      float scale = half(memory, block);
      long codes = block + Short.BYTES + from;
      for (int k = 0; k < count; k++) {
        out[at + k] = memory.get(ValueLayout.JAVA_BYTE, codes + k) * scale;
      }
    }
  }
}
