package io.lanewise.internal.kernel;

import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Where the numbers of rows lie that [Pooling] adds up.
///
/// @param table native, and possibly mapped
/// @param rowBytes from a row's beginning to the next one's
/// @param factors the scale of the first row, and what is added behind it if the form says so
/// @param factorBytes from a row's factors to the next one's; 0 where all rows share them
/// @param blocks how rows of blocks lie; [Blocks#NONE] for others
/// @param scaleFloats of a row, read before: 1 for the scale of each group of blocks; 3 for the one
///   scale of a row, what is added and the zero; 0 without such scales
record PooledRows(
    Form form,
    MemorySegment table,
    long rowBytes,
    MemorySegment factors,
    long factorBytes,
    Blocks blocks,
    int scaleFloats) {
  /// One F32 factor.
  static final ValueLayout.OfFloat FLOAT = Tensor.FLOAT;

  /// A row's two F32 factors, the scale in the low half.
  static final ValueLayout.OfLong TWO_FLOATS =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// A row's two F16 factors, the scale in the low half.
  static final ValueLayout.OfInt TWO_HALVES =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// How the numbers of a row lie.
  enum Form {
    F32,
    BF16,
    F16,
    /// A byte a column, and one F32 factor a row.
    SIGNED,
    /// A byte a column, with a scale of any dtype and a zero.
    SIGNED_ZEROS,
    UNSIGNED_ZEROS,
    /// A byte a column, and two F32 factors a row.
    BYTES,
    /// Two columns a byte, and two F16 factors a row.
    PAIRS,
    /// Blocks of 32 bytes.
    SIGNED_BLOCKS,
    /// Blocks of 16 bytes: the low nibbles are its first columns.
    SPLIT_BLOCKS
  }

  /// Blocks of 32 columns.
  ///
  /// @param bytes from a block to the next one
  /// @param headBytes of a block, before its codes
  /// @param perScale blocks that share a scale
  /// @param added to every number
  /// @param zero the code that stands for zero
  record Blocks(int bytes, int headBytes, int perScale, float added, float zero) {
    static final Blocks NONE = new Blocks(0, 0, 1, 0, 0);
  }

  /// Rows of numbers, or of codes whose scales are read before.
  static PooledRows of(Form form, MemorySegment table, long rowBytes, int scaleFloats) {
    return new PooledRows(form, table, rowBytes, table, 0, Blocks.NONE, scaleFloats);
  }

  /// Rows of codes with factors of their own.
  static PooledRows of(
      Form form, MemorySegment table, long rowBytes, MemorySegment factors, long factorBytes) {
    return new PooledRows(form, table, rowBytes, factors, factorBytes, Blocks.NONE, 0);
  }

  /// Whether a row of so many columns consists of whole steps of [Pooling].
  boolean fits(int width) {
    return switch (form) {
      case SIGNED_BLOCKS, SPLIT_BLOCKS -> width % Quantized.BLOCK == 0;
      case PAIRS -> width % 2 == 0;
      default -> true;
    };
  }
}
