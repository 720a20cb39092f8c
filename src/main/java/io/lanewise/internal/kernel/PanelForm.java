package io.lanewise.internal.kernel;

import io.lanewise.tensor.Quantized;

/// How the numbers of a panel lie: one column of sixteen outputs after the other, in this dtype.
///
/// ```
/// F32, BF16, F16    panel[k][n]                 the number
/// I8                panel[k][n]                 a signed code; the scale of output n comes last
/// GROUPED_I8        (scale[n], code[k][n])      blocks of 32 columns, each behind its 16 scales in F32
/// GROUPED_I4        the same, nibbles with their sign: byte n of a line has columns k, low, and k + 1
/// ```
public enum PanelForm {
  /// 64 bytes a column.
  F32(32),
  /// 32 bytes a column.
  BF16(16),
  /// 32 bytes a column; finite numbers only.
  F16(16),
  /// 16 bytes a column.
  I8(8),
  /// 16 bytes a column, and 64 a block.
  GROUPED_I8(8),
  /// 8 bytes a column, and 64 a block.
  GROUPED_I4(4);

  /// Columns that share a scale.
  public static final int GROUP = Quantized.BLOCK;

  private static final int SCALE_BYTES = Panels.WIDTH * Float.BYTES;

  private final int bits;

  PanelForm(int bits) {
    this.bits = bits;
  }

  boolean isGrouped() {
    return this == GROUPED_I8 || this == GROUPED_I4;
  }

  /// Bits a number, without scales.
  int bits() {
    return bits;
  }

  /// Bytes of the first `columns` columns of a panel: of whole blocks, where there are any, or to
  /// the panel's end.
  public long bytes(int columns) {
    if (!isGrouped()) {
      return (long) columns * Panels.WIDTH * bits / 8;
    }
    long lines = bits == 4 ? (columns + 1L) / 2 : columns;
    return lines * Panels.WIDTH + (long) Math.ceilDiv(columns, GROUP) * SCALE_BYTES;
  }

  /// Byte offset in a panel of a column's line; of a grouped form the line behind its scales.
  long offset(int column) {
    if (!isGrouped()) {
      return bytes(column);
    }
    int inBlock = column % GROUP;
    int line = bits == 4 ? inBlock / 2 : inBlock;
    return bytes(column - inBlock) + SCALE_BYTES + (long) line * Panels.WIDTH;
  }
}
