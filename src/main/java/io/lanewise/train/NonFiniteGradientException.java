package io.lanewise.train;

import io.lanewise.tensor.LanewiseException;

/// A gradient that holds NaN or an infinity: a step would spread it over the table for good.
public final class NonFiniteGradientException extends LanewiseException {
  private static final long serialVersionUID = 1L;

  private final long id;
  private final int column;
  private final float value;

  NonFiniteGradientException(long id, int column, float value, TrainableTable table) {
    super(
        "train: gradient of row " + id + ", column " + column,
        "a finite number",
        Float.toString(value),
        table.tensor().where(),
        null);
    this.id = id;
    this.column = column;
    this.value = value;
  }

  /// The row of the table.
  public long id() {
    return id;
  }

  /// The column in it.
  public int column() {
    return column;
  }

  /// NaN, or an infinity.
  public float value() {
    return value;
  }
}
