package io.lanewise.internal.kernel;

/// x Wᵀ over the rows of a table, some of them at a time: for tables of any number of rows.
///
/// The bits are those of [Kernels#inPlace], whatever the window. Operands were checked by the
/// caller. Safe for any number of threads; allocates nothing once its scratch memory is there.
public interface WindowProduct {
  /// Writes `y[yOffset + r · yStride + i] = x[r] · W[first + i]` for i < `count`, r < `rows`.
  ///
  /// @param first a row of the table
  /// @param yStride from the start of a row of y to that of the next, at least `count`
  void window(
      float[] x, int xOffset, int rows, long first, int count, float[] y, int yOffset, int yStride);

  /// Register width in bits; 0 is the scalar twin.
  int vectorBits();
}
