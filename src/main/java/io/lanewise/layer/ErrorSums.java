package io.lanewise.layer;

import java.util.Arrays;

/// Adds up [NarrowErrors], row after row, a row in pieces.
///
/// Sums of a few columns are floats, of more of them doubles.
final class ErrorSums {
  /// Columns whose sums are exact enough in float.
  private static final int SPAN = 64;

  private final double[] row = new double[4];

  private long rows;
  private long elements;
  private double greatest;
  private long greatestRow = -1;
  private double sum;
  private double greatestDrift;
  private double drift;
  private float rowGreatest;

  /// Takes some columns of a row: what they were, and what they are.
  void add(float[] before, float[] after, int count) {
    for (int i = 0; i < count; i += SPAN) {
      span(before, after, i, Math.min(count, i + SPAN));
    }
    elements += count;
  }

  private void span(float[] before, float[] after, int from, int to) {
    float greatestHere = 0;
    float error = 0;
    float oldSquares = 0;
    float newSquares = 0;
    float products = 0;
    for (int i = from; i < to; i++) {
      float old = before[i];
      float now = after[i];
      float off = Math.abs(old - now);
      greatestHere = Math.max(greatestHere, off);
      error += off;
      oldSquares += old * old;
      newSquares += now * now;
      products += old * now;
    }
    rowGreatest = Math.max(rowGreatest, greatestHere);
    row[0] += error;
    row[1] += oldSquares;
    row[2] += newSquares;
    row[3] += products;
  }

  /// Ends a row.
  void endRow() {
    sum += row[0];
    double norms = Math.sqrt(row[1]) * Math.sqrt(row[2]);
    double rowDrift = norms > 0 ? Math.max(0, 1 - row[3] / norms) : 0;
    drift += rowDrift;
    greatestDrift = Math.max(greatestDrift, rowDrift);
    if (greatestRow < 0 || rowGreatest > greatest) {
      greatest = rowGreatest;
      greatestRow = rows;
    }
    rows++;
    rowGreatest = 0;
    Arrays.fill(row, 0);
  }

  NarrowErrors errors() {
    return new NarrowErrors(
        rows,
        greatest,
        greatestRow,
        elements == 0 ? 0 : sum / elements,
        greatestDrift,
        rows == 0 ? 0 : drift / rows);
  }
}
