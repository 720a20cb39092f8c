package io.lanewise.internal.kernel;

import io.lanewise.tensor.Quantized;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// How the numbers of a panel lie: one column of sixteen outputs after the other, in this dtype.
///
/// ```
/// F32, BF16, F16    panel[k][n]                 the number
/// I8                panel[k][n]                 a signed code; the scale of output n comes last
/// GROUPED_I8        (scale[n], code[k][n])      blocks of 32 columns, each behind its 16 scales in F32
/// GROUPED_I4        the same, nibbles with their sign: int n of a line has columns k to k + 7, the lowest first
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
  /// 64 bytes for eight columns, and 64 a block.
  GROUPED_I4(4);

  /// Columns that share a scale.
  public static final int GROUP = Quantized.BLOCK;

  /// The columns of [#GROUPED_I4] that share a lane.
  static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  /// Columns of four bits in an int.
  private static final int NIBBLES = 8;

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
    long lines = Math.ceilDiv(columns, lineColumns());
    return lines * lineBytes() + (long) Math.ceilDiv(columns, GROUP) * SCALE_BYTES;
  }

  /// Bits that the codes of earlier columns of the same line take.
  int shift(int column) {
    return column % lineColumns() * bits;
  }

  /// Byte offset in a panel of a column's line; of a grouped form the line behind its scales.
  long offset(int column) {
    if (!isGrouped()) {
      return bytes(column);
    }
    int inBlock = column % GROUP;
    long line = inBlock / lineColumns();
    return bytes(column - inBlock) + SCALE_BYTES + line * lineBytes();
  }

  /// Columns that share a line of a grouped form.
  private int lineColumns() {
    return this == GROUPED_I4 ? NIBBLES : 1;
  }

  private int lineBytes() {
    return Panels.WIDTH * bits * lineColumns() / 8;
  }
}
