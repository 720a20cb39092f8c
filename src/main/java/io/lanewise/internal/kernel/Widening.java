package io.lanewise.internal.kernel;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// Makes floats of narrow numbers and codes that lie side by side in native, possibly mapped
/// memory.
///
/// Numbers of half precision are exact. A code becomes
///
/// ```
/// out[k] = fma(code[k] − zero, scale, added)
/// ```
///
/// where the difference is exact and the multiply-add rounds once, so every width gives the same
/// bits. Ranges were checked by the caller; no more than [#MOST] columns at a time. No allocation.
abstract class Widening {
  /// Columns a call: at the narrowest, as many steps as [MappedGuard] allows.
  static final int MOST = 4 * MappedGuard.MOST_STEPS;

  /// The upper halves of floats, bit for bit.
  abstract void bf16(MemorySegment table, long offset, int count, float[] out, int at);

  /// Half precision: subnormals, infinities and NaNs, which become quiet, included.
  abstract void f16(MemorySegment table, long offset, int count, float[] out, int at);

  /// Codes of one scale: all but [Codes#SPLIT].
  abstract void row(
      Codes codes,
      MemorySegment table,
      long offset,
      int count,
      float scale,
      float added,
      float zero,
      float[] out,
      int at);

  /// Codes in blocks of 32, each `blockBytes` behind the one before: all but [Codes#PAIRS].
  ///
  /// @param blocksPerScale a power of two
  /// @param scales of each group, from `first` on
  abstract void blocks(
      Codes codes,
      MemorySegment table,
      long offset,
      long blockBytes,
      int blocksPerScale,
      int count,
      float[] scales,
      int first,
      float added,
      float zero,
      float[] out,
      int at);

  /// The same where each group has a zero of its own.
  ///
  /// @param scales of each group, what is added, and the zero, from `first` on
  abstract void blocksWithZeros(
      Codes codes,
      MemorySegment table,
      long offset,
      long blockBytes,
      int blocksPerScale,
      int count,
      float[] scales,
      int first,
      float[] out,
      int at);

  private final int vectorBits;

  Widening(int vectorBits) {
    this.vectorBits = vectorBits;
  }

  /// Register width in bits; 0 is the scalar twin.
  final int vectorBits() {
    return vectorBits;
  }

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

  static float number(float code, float scale, float added, float zero) {
    return Math.fma(code - zero, scale, added);
  }

  /// One by one: the oracle in tests and the fallback at run time.
  static final class Scalar extends Widening {
    Scalar() {
      super(0);
    }

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
    void row(
        Codes codes,
        MemorySegment table,
        long offset,
        int count,
        float scale,
        float added,
        float zero,
        float[] out,
        int at) {
      for (int k = 0; k < count; k++) {
        out[at + k] = number(codes.at(table, offset, k), scale, added, zero);
      }
    }

    @Override
    void blocks(
        Codes codes,
        MemorySegment table,
        long offset,
        long blockBytes,
        int blocksPerScale,
        int count,
        float[] scales,
        int first,
        float added,
        float zero,
        float[] out,
        int at) {
      for (int k = 0; k < count; k++) {
        float code = codes.at(table, offset + k / 32 * blockBytes, k % 32);
        out[at + k] = number(code, scales[first + k / 32 / blocksPerScale], added, zero);
      }
    }

    @Override
    void blocksWithZeros(
        Codes codes,
        MemorySegment table,
        long offset,
        long blockBytes,
        int blocksPerScale,
        int count,
        float[] scales,
        int first,
        float[] out,
        int at) {
      for (int k = 0; k < count; k++) {
        float code = codes.at(table, offset + k / 32 * blockBytes, k % 32);
        int g = first + 3 * (k / 32 / blocksPerScale);
        out[at + k] = number(code, scales[g], scales[g + 1], scales[g + 2]);
      }
    }
  }
}
