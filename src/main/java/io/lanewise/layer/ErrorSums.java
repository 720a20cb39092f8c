package io.lanewise.layer;

import java.util.Arrays;

/// Adds up [NarrowErrors], row after row, a row in pieces.
final class ErrorSums {
  private final double[] row = new double[RowErrors.COUNT];

  private long rows;
  private long elements;
  private double greatest;
  private long greatestRow = -1;
  private double sum;
  private double greatestDrift;
  private double drift;

  /// Takes what [RowErrors] found in some columns of a row.
  void add(double[] sums, int at, int columns) {
    row[0] = Math.max(row[0], sums[at]);
    for (int i = 1; i < row.length; i++) {
      row[i] += sums[at + i];
    }
    elements += columns;
  }

  /// Ends a row.
  void endRow() {
    if (greatestRow < 0 || row[0] > greatest) {
      greatest = row[0];
      greatestRow = rows;
    }
    sum += row[1];
    double rowDrift = drift(row[2], Math.sqrt(row[3]), Math.sqrt(row[4]));
    drift += rowDrift;
    greatestDrift = Math.max(greatestDrift, rowDrift);
    rows++;
    Arrays.fill(row, 0);
  }

  /// 1 − cos between vectors of these lengths, by the law of cosines; 0 if one of them has none.
  private static double drift(double squaredDistance, double before, double after) {
    double norms = before * after;
    double lengths = before - after;
    return norms > 0 ? Math.max(0, (squaredDistance - lengths * lengths) / (2 * norms)) : 0;
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
