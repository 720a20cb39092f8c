package io.lanewise.tensor;

/// The type of a tensor's elements, by its safetensors name.
///
/// All are known by name and size, so that a file which holds them can be opened and listed. Those
/// that [#isReadable] can be read element by element; the others are for other programs.
///
/// The order is that of the safetensors reference, which sorts a file's tensors by it, largest
/// first: see [the format](https://github.com/huggingface/safetensors#format).
public enum DType {
  /// One byte, 0 or 1.
  BOOL(8, true),
  /// Four-bit float, two to a byte.
  F4(4, false),
  /// Six-bit float, 2-bit exponent.
  F6_E2M3(6, false),
  /// Six-bit float, 3-bit exponent.
  F6_E3M2(6, false),
  /// Unsigned byte.
  U8(8, true),
  /// Signed byte.
  I8(8, true),
  /// Eight-bit float, 5-bit exponent.
  F8_E5M2(8, false),
  /// Eight-bit float, 4-bit exponent.
  F8_E4M3(8, false),
  /// Eight-bit power of two: the scales of block formats.
  F8_E8M0(8, false),
  /// Eight-bit float, 4-bit exponent, one zero and no infinities.
  F8_E4M3FNUZ(8, false),
  /// Eight-bit float, 5-bit exponent, one zero and no infinities.
  F8_E5M2FNUZ(8, false),
  /// Signed 16-bit integer.
  I16(16, true),
  /// Unsigned 16-bit integer.
  U16(16, true),
  /// IEEE 754 half precision: 5-bit exponent, 10-bit fraction.
  F16(16, true),
  /// The upper half of an F32: 8-bit exponent, 7-bit fraction.
  BF16(16, true),
  /// Signed 32-bit integer.
  I32(32, true),
  /// Unsigned 32-bit integer.
  U32(32, true),
  /// IEEE 754 single precision.
  F32(32, true),
  /// Complex number of two F32.
  C64(64, false),
  /// IEEE 754 double precision.
  F64(64, true),
  /// Signed 64-bit integer.
  I64(64, true),
  /// Unsigned 64-bit integer.
  U64(64, true);

  private final int bits;
  private final boolean readable;

  DType(int bits, boolean readable) {
    this.bits = bits;
    this.readable = readable;
  }

  /// Bits an element.
  public int bits() {
    return bits;
  }

  /// Whole bytes an element.
  ///
  /// @throws TensorException if an element is smaller than a byte
  public int bytes() {
    if (bits % 8 != 0) {
      throw new TensorException("dtype: element size", "whole bytes", bits + " bits", name());
    }
    return bits / 8;
  }

  /// Whether [Tensor] can read single elements of this type.
  public boolean isReadable() {
    return readable;
  }

  /// Whether elements are integers (BOOL counts as one).
  public boolean isInteger() {
    return switch (this) {
      case BOOL, U8, I8, I16, U16, I32, U32, I64, U64 -> true;
      default -> false;
    };
  }
}
