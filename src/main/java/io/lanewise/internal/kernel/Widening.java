package io.lanewise.internal.kernel;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Makes floats of narrow numbers and codes that lie side by side in native, possibly mapped
/// memory.
///
/// Numbers of half precision are exact. Of a code, with three floats for each group of columns,
///
/// ```
/// out[k] = fma(code[k] − zero, scale, offset)        scales[3g] = scale, [3g + 1] = offset, [3g + 2] = zero
/// ```
///
/// the difference is exact and the multiply-add rounds once, so every width gives the same bits.
/// Ranges were checked by the caller; no more than [#MOST] columns at a time. No allocation.
abstract class Widening {
  /// Columns a call: at the narrowest, as many steps as [MappedGuard] allows.
  static final int MOST = 4 * MappedGuard.MOST_STEPS;

  /// The upper halves of floats, bit for bit.
  abstract void bf16(MemorySegment table, long offset, int count, float[] out, int at);

  /// Half precision: subnormals, infinities and NaNs, which become quiet, included.
  abstract void f16(MemorySegment table, long offset, int count, float[] out, int at);

  /// Signed bytes: group g begins at `offset + g · groupBytes`.
  abstract void signed(
      MemorySegment table,
      long offset,
      long groupBytes,
      int group,
      int count,
      float[] scales,
      float[] out,
      int at);

  /// Unsigned bytes: group g begins at `offset + g · groupBytes`.
  abstract void unsigned(
      MemorySegment table,
      long offset,
      long groupBytes,
      int group,
      int count,
      float[] scales,
      float[] out,
      int at);

  /// Nibbles in groups of 32: byte i of sixteen has column i low and column i + 16 high.
  abstract void split(
      MemorySegment table,
      long offset,
      long groupBytes,
      int count,
      float[] scales,
      float[] out,
      int at);

  /// Nibbles of one group: byte i has column 2i low and column 2i + 1 high.
  abstract void pairs(
      MemorySegment table, long offset, int count, float[] scales, float[] out, int at);

  static Widening of(int vectorBits) {
    return switch (vectorBits) {
      case 512 -> new Widening512();
      case 256 -> new Widening256();
      case 128 -> new Widening128();
      default -> new Scalar();
    };
  }

  static float bf16(MemorySegment table, long offset) {
    return Float.intBitsToFloat(table.get(Tensor.SHORT, offset) << 16);
  }

  static float f16(MemorySegment table, long offset) {
    return half(table.get(Tensor.SHORT, offset));
  }

  /// A NaN comes out quiet, whatever [Float#float16ToFloat] is compiled to.
  static float half(short bits) {
    float value = Float.float16ToFloat(bits);
    boolean isNaN = (bits & 0x7fff) > 0x7c00;
    return isNaN ? Float.intBitsToFloat(Float.floatToRawIntBits(value) | 0x400000) : value;
  }

  static float signed(MemorySegment table, long offset) {
    return table.get(ValueLayout.JAVA_BYTE, offset);
  }

  static float unsigned(MemorySegment table, long offset) {
    return table.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
  }

  static float splitCode(MemorySegment table, long group, int column) {
    int both = table.get(ValueLayout.JAVA_BYTE, group + column % 16) & 0xff;
    return column < 16 ? both & 15 : both >> 4;
  }

  static float pairCode(MemorySegment table, long row, int column) {
    int both = table.get(ValueLayout.JAVA_BYTE, row + column / 2) & 0xff;
    return column % 2 == 0 ? both & 15 : both >> 4;
  }

  static float number(float code, float[] scales, int group) {
    return Math.fma(code - scales[3 * group + 2], scales[3 * group], scales[3 * group + 1]);
  }

  /// One by one: the oracle in tests and the fallback at run time.
  static final class Scalar extends Widening {
    @Override
    void bf16(MemorySegment table, long offset, int count, float[] out, int at) {
      for (int k = 0; k < count; k++) {
        out[at + k] = bf16(table, offset + k * 2L);
      }
    }

    @Override
    void f16(MemorySegment table, long offset, int count, float[] out, int at) {
      for (int k = 0; k < count; k++) {
        out[at + k] = f16(table, offset + k * 2L);
      }
    }

    @Override
    void signed(
        MemorySegment table,
        long offset,
        long groupBytes,
        int group,
        int count,
        float[] scales,
        float[] out,
        int at) {
      for (int k = 0; k < count; k++) {
        int g = k / group;
        out[at + k] = number(signed(table, offset + g * groupBytes + k % group), scales, g);
      }
    }

    @Override
    void unsigned(
        MemorySegment table,
        long offset,
        long groupBytes,
        int group,
        int count,
        float[] scales,
        float[] out,
        int at) {
      for (int k = 0; k < count; k++) {
        int g = k / group;
        out[at + k] = number(unsigned(table, offset + g * groupBytes + k % group), scales, g);
      }
    }

    @Override
    void split(
        MemorySegment table,
        long offset,
        long groupBytes,
        int count,
        float[] scales,
        float[] out,
        int at) {
      for (int k = 0; k < count; k++) {
        int g = k / 32;
        out[at + k] = number(splitCode(table, offset + g * groupBytes, k % 32), scales, g);
      }
    }

    @Override
    void pairs(MemorySegment table, long offset, int count, float[] scales, float[] out, int at) {
      for (int k = 0; k < count; k++) {
        out[at + k] = number(pairCode(table, offset, k), scales, 0);
      }
    }
  }
}
