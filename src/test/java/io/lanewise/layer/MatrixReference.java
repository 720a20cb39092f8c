package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.tensor.Tensor;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.jspecify.annotations.Nullable;

/// `Linear` on Commons Math in double precision, and the bound that the float answer must keep.
///
/// ```
/// |y − y*| ≤ γ(K + 1) · (Σ|x||w| + |b|)        γ(n) = n·u / (1 − n·u)        u = 2⁻²⁴
/// ```
///
/// Higham, Accuracy and Stability of Numerical Algorithms, 2nd ed. (2002), §3.1. The bound is the
/// tolerance: it grows with the data, and no constant is picked by hand.
final class MatrixReference {
  private static final double U = 0x1p-24;

  private final RealMatrix y;
  private final RealMatrix magnitude;
  private final double gamma;

  MatrixReference(float[] x, int rows, Tensor weight, @Nullable Tensor bias) {
    int out = (int) weight.shape().dim(0);
    int in = (int) weight.shape().dim(1);
    RealMatrix weights = matrix(weight.toFloats(), out, in);
    this(x, rows, weights, absolute(weights), bias, in + 1);
  }

  /// @param large what the rounding errors of a weight are relative to
  /// @param roundings that a term goes through at most
  MatrixReference(
      float[] x,
      int rows,
      RealMatrix weights,
      RealMatrix large,
      @Nullable Tensor bias,
      int roundings) {
    int out = weights.getRowDimension();
    RealMatrix inputs = matrix(x, rows, weights.getColumnDimension());
    RealMatrix biases = MatrixUtils.createRealMatrix(rows, out);
    if (bias != null) {
      float[] b = bias.toFloats();
      for (int r = 0; r < rows; r++) {
        for (int n = 0; n < out; n++) {
          biases.setEntry(r, n, b[n]);
        }
      }
    }
    y = inputs.multiply(weights.transpose()).add(biases);
    magnitude = absolute(inputs).multiply(large.transpose()).add(absolute(biases));
    gamma = roundings * U / (1 - roundings * U);
  }

  /// Fails for the first element outside the bound.
  void check(float[] actual, String what) {
    int out = y.getColumnDimension();
    for (int r = 0; r < y.getRowDimension(); r++) {
      for (int n = 0; n < out; n++) {
        double error = Math.abs(actual[r * out + n] - y.getEntry(r, n));
        double bound = gamma * magnitude.getEntry(r, n);
        assertTrue(
            error <= bound, what + ": y[" + r + "][" + n + "] is off by " + error + " > " + bound);
      }
    }
  }

  private static RealMatrix matrix(float[] values, int rows, int columns) {
    RealMatrix matrix = MatrixUtils.createRealMatrix(rows, columns);
    for (int r = 0; r < rows; r++) {
      for (int c = 0; c < columns; c++) {
        matrix.setEntry(r, c, values[r * columns + c]);
      }
    }
    return matrix;
  }

  private static RealMatrix absolute(RealMatrix matrix) {
    RealMatrix result = matrix.copy();
    for (int r = 0; r < matrix.getRowDimension(); r++) {
      for (int c = 0; c < matrix.getColumnDimension(); c++) {
        result.setEntry(r, c, Math.abs(matrix.getEntry(r, c)));
      }
    }
    return result;
  }
}
