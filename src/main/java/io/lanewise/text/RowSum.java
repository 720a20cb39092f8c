package io.lanewise.text;

import java.util.Arrays;

/// Adds up rows that come one by one: up to 256 in float where they lie, and these sums in double.
///
/// So a sum of n rows is within `γ(min(n, 256)) · Σ|row|` (see [io.lanewise.layer.Linear]) however
/// many there are, and rows are read in runs, whose cache misses overlap. One thread at a time.
final class RowSum {
  /// Rows of a run: more than a long word has n-grams, and 2 KB.
  private static final int RUN = 256;

  private final InputRows rows;
  private final long[] ids = new long[RUN];
  private final float[] run;
  private final double[] sum;
  private int pending;
  private long count;

  RowSum(InputRows rows) {
    this.rows = rows;
    this.run = new float[rows.width()];
    this.sum = new double[rows.width()];
  }

  /// Begins a new sum.
  void clear() {
    Arrays.fill(sum, 0);
    pending = 0;
    count = 0;
  }

  void add(long row) {
    ids[pending++] = row;
    if (pending == RUN) {
      flush();
    }
  }

  /// Writes the mean of the rows, or zeros if there was none.
  void mean(float[] out, int outOffset) {
    flush();
    for (int column = 0; column < sum.length; column++) {
      out[outOffset + column] = count == 0 ? 0 : (float) (sum[column] / count);
    }
  }

  /// Adds the sum to `total`, scaled to length 1.
  ///
  /// @return whether it has a length: not if there was no row, or all are zero or one is NaN
  boolean addUnitTo(double[] total) {
    flush();
    double square = 0;
    for (double value : sum) {
      square += value * value;
    }
    double norm = Math.sqrt(square);
    if (!(norm > 0)) {
      return false;
    }
    for (int column = 0; column < sum.length; column++) {
      total[column] += sum[column] / norm;
    }
    return true;
  }

  private void flush() {
    if (pending > 0) {
      rows.sum(ids, pending, run);
      for (int column = 0; column < sum.length; column++) {
        sum[column] += run[column];
      }
      count += pending;
      pending = 0;
    }
  }
}
