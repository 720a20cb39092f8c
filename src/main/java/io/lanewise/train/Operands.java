package io.lanewise.train;

import io.lanewise.tensor.TensorException;

/// The checks of a call's operands, so that nothing below them checks again.
final class Operands {
  private Operands() {}

  /// Requires at least `rows` rows of `columns` floats.
  static void rows(String what, float[] array, long rows, int columns) {
    if (rows < 0 || rows * columns > array.length) {
      throw new TensorException(
          what, rows + " rows of " + columns + " floats", array.length + " floats", "");
    }
  }

  /// Requires exactly `rows` rows of `columns` floats.
  static void length(String what, float[] array, long rows, int columns) {
    array(what, rows, columns);
    if (array.length != rows * columns) {
      throw new TensorException(
          what, rows + " rows of " + columns + " floats", array.length + " floats", "");
    }
  }

  /// Requires as many floats as an array can have.
  static void array(String what, long rows, int columns) {
    if (columns > 0 && rows > (Integer.MAX_VALUE - 8) / columns) {
      throw new TensorException(
          what, "< 2^31 floats", rows + " rows of " + columns + " floats", "");
    }
  }
}
