package io.lanewise.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// [RowTiles] without the Vector API: the oracle in tests and the fallback at run time.
final class ScalarRowTiles extends RowTiles {
  private final PanelForm form;

  ScalarRowTiles(PanelForm form) {
    super(0, 4, true, new int[] {1, 1, 1, 1});
    this.form = form;
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
      float[] start,
      int startOffset,
      int startStride,
      float[] y,
      int yOffset,
      int yStride) {
    for (int r = 0; r < rows; r++) {
      for (int p = 0; p < groups; p++) {
        int sums = yOffset + r * yStride + p * Trees.LANES;
        System.arraycopy(
            start, startOffset + r * startStride + p * Trees.LANES, y, sums, Trees.LANES);
        for (int k = 0; k < depth; k++) {
          float w = element(form, weights, offset + p * stride, k);
          int lane = sums + k % Trees.LANES;
          y[lane] = Math.fma(x[xOffset + r * xStride + k], w, y[lane]);
        }
      }
    }
  }

  @Override
  void inTurn(
      int outputs,
      long stride,
      float[] x,
      int xOffset,
      MemorySegment weights,
      long offset,
      int depth,
      float[] y,
      int yOffset) {
    Arrays.fill(y, yOffset, yOffset + outputs * Trees.LANES, 0f);
    tile(1, outputs, x, xOffset, 0, weights, offset, stride, depth, y, yOffset, 0, y, yOffset, 0);
  }
}
