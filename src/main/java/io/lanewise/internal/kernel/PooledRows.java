package io.lanewise.internal.kernel;

import io.lanewise.tensor.Quantized;
import java.lang.foreign.MemorySegment;

/// Where the numbers of rows lie that [Pooling] adds up.
///
/// @param table native, and possibly mapped
/// @param rowBytes from a row's beginning to the next one's
/// @param blockBytes from a block of 32 columns to the next one; of blocks alone
/// @param headBytes of a block, before its codes
/// @param blocksPerScale blocks that share a scale
/// @param added to every number of blocks
/// @param zero the code of blocks that stands for zero
/// @param scaleFloats of a row: 1 for the scale of each group of blocks; 3 for the one scale of a
///   row, what is added and the zero; 0 without scales
record PooledRows(
    Form form,
    MemorySegment table,
    long rowBytes,
    int blockBytes,
    int headBytes,
    int blocksPerScale,
    float added,
    float zero,
    int scaleFloats) {
  /// How the numbers of a row lie.
  enum Form {
    F32,
    BF16,
    F16,
    /// A byte a column, one scale a row.
    SIGNED,
    SIGNED_ZEROS,
    UNSIGNED,
    UNSIGNED_ZEROS,
    /// Two columns a byte, one scale a row.
    PAIRS,
    /// Blocks of 32 bytes.
    SIGNED_BLOCKS,
    /// Blocks of 16 bytes: the low nibbles are its first columns.
    SPLIT_BLOCKS
  }

  /// Rows of numbers, or of codes of one scale.
  static PooledRows of(Form form, MemorySegment table, long rowBytes, int scaleFloats) {
    return new PooledRows(form, table, rowBytes, 0, 0, 1, 0, 0, scaleFloats);
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
