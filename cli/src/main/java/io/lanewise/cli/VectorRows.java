package io.lanewise.cli;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// The rows of an F32 result (…, columns), one after the other whatever the leading dimensions.
///
/// @param tensor the result, in memory of ours: reading it can't fail
/// @param count how many rows there are
/// @param columns elements a row
record VectorRows(Tensor tensor, long count, int columns) {
  static VectorRows of(Tensor tensor) {
    long count = 1;
    for (int axis = 0; axis < tensor.shape().rank() - 1; axis++) {
      count *= tensor.shape().dim(axis);
    }
    return new VectorRows(tensor, count, Math.toIntExact(tensor.shape().last()));
  }

  /// Hands out all rows in order. The array is the same each time.
  void forEach(Action action) {
    float[] vector = new float[columns];
    long rowBytes = (long) columns * Float.BYTES;
    for (long row = 0; row < count; row++) {
      MemorySegment.copy(tensor.segment(), Tensor.FLOAT, row * rowBytes, vector, 0, columns);
      action.accept(row, vector);
    }
  }

  /// What to do with a row.
  interface Action {
    void accept(long row, float[] vector);
  }
}
