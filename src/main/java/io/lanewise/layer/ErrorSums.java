package io.lanewise.layer;

import java.util.Arrays;

/// Adds up [NarrowErrors], row after row, a row in pieces.
///
/// Sixteen sums side by side, which the compiler makes vectors of; they are added up in double at
/// the end of a piece.
final class ErrorSums {
  private static final int LANES = 16;

  private final float[] errors = new float[LANES];
  private final float[] oldSquares = new float[LANES];
  private final float[] newSquares = new float[LANES];
  private final float[] products = new float[LANES];
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
    clear();
    float most = rowGreatest;
    int i = 0;
    for (; i <= count - LANES; i += LANES) {
      for (int j = 0; j < LANES; j++) {
        float old = before[i + j];
        float now = after[i + j];
        errors[j] += Math.abs(old - now);
        oldSquares[j] += old * old;
        newSquares[j] += now * now;
        products[j] += old * now;
      }
    }
    for (; i < count; i++) {
      float old = before[i];
      float now = after[i];
      errors[0] += Math.abs(old - now);
      oldSquares[0] += old * old;
      newSquares[0] += now * now;
      products[0] += old * now;
    }
    for (int j = 0; j < count; j++) {
      most = Math.max(most, Math.abs(before[j] - after[j]));
    }
    rowGreatest = most;
    elements += count;
    for (int j = 0; j < LANES; j++) {
      row[0] += errors[j];
      row[1] += oldSquares[j];
      row[2] += newSquares[j];
      row[3] += products[j];
    }
  }

  private void clear() {
    for (int j = 0; j < LANES; j++) {
      errors[j] = 0;
      oldSquares[j] = 0;
      newSquares[j] = 0;
      products[j] = 0;
    }
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
