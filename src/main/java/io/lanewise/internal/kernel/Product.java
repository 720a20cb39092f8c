package io.lanewise.internal.kernel;

/// y = x Wᵀ + b over one weight, with the kernels chosen when it was made.
///
/// Operands are row-major and were checked by the caller: x has `rows` rows of the weight's
/// columns, y `rows` rows of its outputs, and they don't overlap. Safe for any number of threads.
public interface Product {
  /// Writes `rows` rows of y.
  void multiply(float[] x, int xOffset, int rows, float[] y, int yOffset);

  /// Register width in bits; 0 is the scalar twin.
  int vectorBits();
}
