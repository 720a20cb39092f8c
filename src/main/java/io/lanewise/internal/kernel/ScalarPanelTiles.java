package io.lanewise.internal.kernel;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// [PanelTiles] without the Vector API: the oracle in tests and the fallback at run time.
final class ScalarPanelTiles extends PanelTiles {
  ScalarPanelTiles() {
    super(0, 4, new int[] {1, 1, 1, 1});
  }

  @Override
  void tile(
      int rows,
      int groups,
      float[] x,
      int xOffset,
      int xStride,
      MemorySegment weights,
      long offset,
      long stride,
      int depth,
      float[] y,
      int yOffset,
      int yStride) {
    for (int r = 0; r < rows; r++) {
      for (int n = 0; n < groups * Panels.WIDTH; n++) {
        long column = offset + n / Panels.WIDTH * stride + (n % Panels.WIDTH) * 4L;
        float sum = y[yOffset + r * yStride + n];
        for (int k = 0; k < depth; k++) {
          float w = weights.get(Tensor.FLOAT, column + (long) k * (Panels.WIDTH * 4));
          sum = Math.fma(x[xOffset + r * xStride + k], w, sum);
        }
        y[yOffset + r * yStride + n] = sum;
      }
    }
  }
}
