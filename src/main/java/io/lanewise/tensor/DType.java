package io.lanewise.tensor;

/// The type of a tensor's elements, by the name that safetensors or ggml has for it.
///
/// All are known by name and size, so that a file which holds them can be opened and listed. Those
/// that [#isReadable] can be read element by element; the others are for other programs.
///
/// **Blocks.** The types from [#Q4_0] on are ggml's: neighbours in a row share a block of bytes
/// with their scales, so an element has no bytes of its own, and [#bits] and [#bytes] refuse them.
/// A row holds whole blocks, [#blockElements] in [#blockBytes] each. Source:
/// [`ggml-common.h`](https://github.com/ggml-org/ggml/blob/master/src/ggml-common.h).
///
/// The order of the others is that of the safetensors reference, which sorts a file's tensors by
/// it, largest first: see [the format](https://github.com/huggingface/safetensors#format).
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
  U64(64, true),
  /// Blocks of a scale and four-bit codes.
  Q4_0(32, 18, true),
  /// Blocks of a scale, an offset and four-bit codes.
  Q4_1(32, 20, true),
  /// Blocks of a scale and five-bit codes.
  Q5_0(32, 22, true),
  /// Blocks of a scale, an offset and five-bit codes.
  Q5_1(32, 24, true),
  /// Blocks of a scale and bytes.
  Q8_0(32, 34, true),
  /// Blocks of a scale, the codes' sum and bytes: for activations.
  Q8_1(32, 36, false),
  /// Blocks of two-bit codes, 16 scales and 16 offsets.
  Q2_K(256, 84, false),
  /// Blocks of three-bit codes and 16 scales.
  Q3_K(256, 110, false),
  /// Blocks of four-bit codes, 8 scales and 8 offsets.
  Q4_K(256, 144, true),
  /// Blocks of five-bit codes, 8 scales and 8 offsets.
  Q5_K(256, 176, true),
  /// Blocks of six-bit codes and 16 scales.
  Q6_K(256, 210, true),
  /// Blocks of a scale, bytes and their sums: for activations.
  Q8_K(256, 292, false),
  /// Blocks of four-bit floats and a scale that is a power of two.
  MXFP4(32, 17, false);

  private final int blockElements;
  private final int blockBits;
  private final boolean readable;

  DType(int bits, boolean readable) {
    this.blockElements = 1;
    this.blockBits = bits;
    this.readable = readable;
  }

  DType(int blockElements, int blockBytes, boolean readable) {
    this.blockElements = blockElements;
    this.blockBits = blockBytes * Byte.SIZE;
    this.readable = readable;
  }

  /// Bits an element.
  ///
  /// @throws TensorException if elements share blocks
  public int bits() {
    if (isBlock()) {
      String actual = blockElements + " elements in " + blockBytes() + " bytes";
      throw new TensorException("dtype: element size", "bits of its own", actual, name());
    }
    return blockBits;
  }

  /// Whole bytes an element.
  ///
  /// @throws TensorException if an element is smaller than a byte, or elements share blocks
  public int bytes() {
    if (bits() % Byte.SIZE != 0) {
      throw new TensorException("dtype: element size", "whole bytes", bits() + " bits", name());
    }
    return bits() / Byte.SIZE;
  }

  /// Whether elements share blocks: ggml's types.
  public boolean isBlock() {
    return blockElements > 1;
  }

  /// Elements that share a block; 1 where each stands for itself.
  public int blockElements() {
    return blockElements;
  }

  /// Bytes of a block, or of an element that stands for itself.
  ///
  /// @throws TensorException if an element is smaller than a byte
  public int blockBytes() {
    return isBlock() ? blockBits / Byte.SIZE : bytes();
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
