package io.lanewise.internal.kernel;

/// y = x Wᵀ + b over one weight, with the kernels chosen when it was made.
///
/// Operands are row-major and were checked by the caller: x has `rows` rows of the weight's
/// columns, y `rows` rows of its outputs, and they don't overlap. Safe for any number of threads.
public interface Product {
  /// Writes `rows` rows of y.
  default void multiply(float[] x, int xOffset, int rows, float[] y, int yOffset) {
    multiply(x, xOffset, rows, y, yOffset, 0, outputs());
  }

  /// Writes outputs `from` up to `to` of `rows` rows of y, and leaves the rest of them alone.
  ///
  /// @param from a multiple of [#grain]
  /// @param to a multiple of it too, or all outputs
  void multiply(float[] x, int xOffset, int rows, float[] y, int yOffset, int from, int to);

  /// Elements of a row of x.
  int inputs();

  /// Elements of a row of y.
  int outputs();

  /// Outputs that can't be told apart: a window of outputs is made of as many.
  int grain();

  /// Register width in bits; 0 is the scalar twin.
  int vectorBits();
}
