package io.lanewise.internal.kernel;

import io.lanewise.tensor.Quantized;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Where the numbers of rows lie that [Pooling] adds up.
///
/// @param table native, and possibly mapped
/// @param rowBytes from a row's beginning to the next one's
/// @param scales of the rows of [Form#SIGNED] and [Form#PAIRS]
/// @param scaleBytes from a row's scale there to the next one's; 0 where all rows share one
/// @param blocks how rows of blocks lie; [Blocks#NONE] for others
/// @param scaleFloats of a row, read before: 1 for the scale of each group of blocks; 3 for the one
///   scale of a row, what is added and the zero; 0 without such scales
record PooledRows(
    Form form,
    MemorySegment table,
    long rowBytes,
    MemorySegment scales,
    long scaleBytes,
    Blocks blocks,
    int scaleFloats) {
  /// The bits of an F32 factor, or of two F16 factors with the scale in the low half.
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// How the numbers of a row lie.
  enum Form {
    F32,
    BF16,
    F16,
    /// A byte a column; the scale of a row is F32.
    SIGNED,
    /// A byte a column, with a scale of any dtype and a zero.
    SIGNED_ZEROS,
    UNSIGNED_ZEROS,
    /// A byte a column, behind them the scale and what is added, F32.
    BYTES,
    /// Two columns a byte, behind them the scale and what is added, F16; these are the scales.
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

  /// Rows of codes with [#scales].
  static PooledRows of(
      Form form, MemorySegment table, long rowBytes, MemorySegment scales, long scaleBytes) {
    return new PooledRows(form, table, rowBytes, scales, scaleBytes, Blocks.NONE, 0);
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
