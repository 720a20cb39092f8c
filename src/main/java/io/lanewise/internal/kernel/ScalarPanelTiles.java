package io.lanewise.internal.kernel;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// [PanelTiles] without the Vector API: the oracle in tests and the fallback at run time.
final class ScalarPanelTiles extends PanelTiles {
  private final PanelForm form;

  ScalarPanelTiles(PanelForm form) {
    super(0, 4, 4, true, new int[] {1, 1, 1, 1});
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
      for (int n = 0; n < groups * Panels.WIDTH; n++) {
        long panel = offset + n / Panels.WIDTH * stride;
        int lane = n % Panels.WIDTH;
        int xAt = xOffset + r * xStride;
        int yAt = yOffset + r * yStride + n;
        y[yAt] = start[startOffset + r * startStride + n];
        if (!form.isGrouped()) {
          y[yAt] = chain(x, xAt, weights, panel, lane, 0, depth, y[yAt]);
          continue;
        }
        for (int k = 0; k < depth; k += PanelForm.GROUP) {
          int end = Math.min(depth, k + PanelForm.GROUP);
          float sum = chain(x, xAt, weights, panel, lane, k, end, 0f);
          float scale = weights.get(Tensor.FLOAT, panel + form.bytes(k) + lane * 4L);
          y[yAt] = Math.fma(sum, scale, y[yAt]);
        }
      }
    }
  }

  private float chain(
      float[] x,
      int xOffset,
      MemorySegment weights,
      long panel,
      int lane,
      int from,
      int to,
      float start) {
    float sum = start;
    for (int k = from; k < to; k++) {
      sum = Math.fma(x[xOffset + k], weight(weights, panel + form.offset(k), lane, k), sum);
    }
    return sum;
  }

  /// One number of a line.
  private float weight(MemorySegment weights, long line, int lane, int k) {
    return switch (form) {
      case F32 -> weights.get(Tensor.FLOAT, line + lane * 4L);
      case BF16 -> Widening.bf16(weights, line + lane * 2L);
      case F16 -> Widening.f16(weights, line + lane * 2L);
      case I8, GROUPED_I8 -> weights.get(ValueLayout.JAVA_BYTE, line + lane);
      case GROUPED_I4 -> {
        int columns = weights.get(PanelForm.INT, line + lane * 4L);
        yield columns >> form.shift(k) << 28 >> 28;
      }
    };
  }
}
