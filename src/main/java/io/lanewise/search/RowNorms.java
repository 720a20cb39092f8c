package io.lanewise.search;

import io.lanewise.internal.kernel.Rows;
import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Tensor;

/// The length of every row of a table, or its square: four bytes a row.
///
/// Sums of squares are doubles, in four chains over every fourth column, added up as (0 + 1) + (2 +
/// 3): the same bits on every machine. A float rounds them once.
final class RowNorms {
  /// Rows a piece: pieces, and not one array, for a table may have more rows than an array.
  private static final int PIECE = 1 << 20;

  /// Floats of a row on their way: an eighth of a first-level cache.
  private static final int COLUMNS = 1024;

  private final float[][] pieces;

  private final float longest;

  private RowNorms(float[][] pieces, float longest) {
    this.pieces = pieces;
    this.longest = longest;
  }

  /// Reads a whole table.
  ///
  /// @param table for errors
  /// @param squares whether squares are wanted, or lengths, with 1 for those of 0
  /// @throws LanewiseException if the table's memory is closed or its file was truncated
  static RowNorms of(Tensor table, Rows rows, boolean squares) {
    float[][] pieces = new float[(int) Math.ceilDiv(rows.count(), PIECE)][];
    double greatest = 0;
    float[] columns = new float[Math.min(COLUMNS, rows.width())];
    for (int piece = 0; piece < pieces.length; piece++) {
      long first = (long) piece * PIECE;
      float[] norms = new float[(int) Math.min(PIECE, rows.count() - first)];
      try {
        for (int i = 0; i < norms.length; i++) {
          double square = squares(rows, first + i, columns);
          greatest = square > greatest ? square : greatest; // NaN is not
          float length = (float) Math.sqrt(square);
          norms[i] = squares ? (float) square : length == 0 ? 1 : length;
        }
        Tensor.awaitFaults();
      } catch (IllegalStateException | InternalError fault) {
        throw table.explain(Nearest.OPERATION, fault);
      }
      pieces[piece] = norms;
    }
    return new RowNorms(pieces, (float) Math.sqrt(greatest));
  }

  /// The length of the longest row, infinity included, NaN left out.
  float longest() {
    return longest;
  }

  /// The piece that a row's norm is in.
  float[] piece(long row) {
    return pieces[(int) (row / PIECE)];
  }

  /// The place in its [#piece]. Windows that begin at a multiple of a power of two up to 2²⁰, and
  /// are no longer, lie within one.
  int place(long row) {
    return (int) (row % PIECE);
  }

  private static double squares(Rows rows, long id, float[] columns) {
    double sum = 0;
    for (int from = 0; from < rows.width(); from += COLUMNS) {
      int some = Math.min(COLUMNS, rows.width() - from);
      rows.copyColumns(id, from, some, columns, 0);
      sum += squares(columns, 0, some);
    }
    return sum;
  }

  /// The sum of the squares of some floats.
  static double squares(float[] values, int offset, int count) {
    double c0 = 0;
    double c1 = 0;
    double c2 = 0;
    double c3 = 0;
    int i = 0;
    for (; i < count - 3; i += 4) {
      int at = offset + i;
      c0 = Math.fma((double) values[at], values[at], c0);
      c1 = Math.fma((double) values[at + 1], values[at + 1], c1);
      c2 = Math.fma((double) values[at + 2], values[at + 2], c2);
      c3 = Math.fma((double) values[at + 3], values[at + 3], c3);
    }
    for (; i < count; i++) {
      c0 = Math.fma((double) values[offset + i], values[offset + i], c0);
    }
    return (c0 + c1) + (c2 + c3);
  }
}
