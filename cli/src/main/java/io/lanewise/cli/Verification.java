package io.lanewise.cli;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;

/// What all values of a tensor are like: `inspect --verify` reads them, and judges none.
///
/// @param nan elements that are no number
/// @param infinite elements that are infinite
/// @param rows rows of the last dimension; 0 where there are no columns
/// @param zeroRows rows of zeros only
/// @param leastNorm the least euclidean norm of a row, of finite ones
/// @param meanNorm the mean norm of the finite rows
/// @param greatestNorm the greatest norm of a row, of finite ones
record Verification(
    long nan,
    long infinite,
    long rows,
    long zeroRows,
    double leastNorm,
    double meanNorm,
    double greatestNorm) {
  /// Whether a tensor has values that this can say something of.
  static boolean applies(DType dtype) {
    return dtype.isReadable() && !dtype.isInteger();
  }

  /// Reads all values.
  static Verification of(Tensor tensor) {
    long columns = tensor.shape().rank() == 0 ? 1 : tensor.shape().last();
    long rows = columns == 0 ? 0 : tensor.shape().elementCount() / columns;
    Counter counter = new Counter();
    for (long row = 0; row < rows; row++) {
      counter.row(tensor, row * columns, columns);
    }
    return new Verification(
        counter.nan,
        counter.infinite,
        rows,
        counter.zeroRows,
        counter.finiteRows == 0 ? 0 : counter.least,
        counter.finiteRows == 0 ? 0 : counter.sum / counter.finiteRows,
        counter.greatest);
  }

  private static final class Counter {
    private long nan;
    private long infinite;
    private long zeroRows;
    private long finiteRows;
    private double least = Double.POSITIVE_INFINITY;
    private double greatest;
    private double sum;

    void row(Tensor tensor, long from, long columns) {
      double squares = 0;
      for (long i = from; i < from + columns; i++) {
        double value = tensor.getDouble(i);
        if (Double.isNaN(value)) {
          nan++;
        } else if (Double.isInfinite(value)) {
          infinite++;
        }
        squares += value * value;
      }
      if (Double.isFinite(squares)) {
        double norm = Math.sqrt(squares);
        finiteRows++;
        zeroRows += squares == 0 ? 1 : 0;
        least = Math.min(least, norm);
        greatest = Math.max(greatest, norm);
        sum += norm;
      }
    }
  }
}
