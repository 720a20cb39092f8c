package io.lanewise.internal.kernel;

import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// Packs one weight into panels of one form, a piece of a panel at a time. For one thread.
public final class PanelPacker {
  /// Columns a piece: with its 16 rows a quarter of a megabyte, which the second-level cache holds.
  public static final int PIECE = 4096;

  private static final float GREATEST_HALF = 65504;

  private final Tensor weight;
  private final Rows rows;
  private final PanelForm form;
  private final int stride;
  private final float[] columns;
  private final float[] scales;
  private boolean finite = true;

  /// @param weight for errors
  /// @param rows those of the weight
  public PanelPacker(Tensor weight, Rows rows, PanelForm form) {
    this.weight = weight;
    this.rows = rows;
    this.form = form;
    int most = Math.min(PIECE, rows.width());
    // A cache line more than a row, for rows a power of two apart compete for the same lines.
    this.stride = most + Panels.WIDTH;
    this.columns = new float[Panels.WIDTH * stride];
    this.scales = new float[form.isGrouped() ? 2 * Math.ceilDiv(rows.width(), PanelForm.GROUP) : 0];
  }

  /// Whether everything packed so far was a number that the form's kernels know: finite ones, in
  /// F16.
  boolean isFinite() {
    return finite;
  }

  /// Packs columns of one panel, `count` of them from column `from` on, to the start of `piece`.
  ///
  /// @param from a multiple of [#PIECE]
  /// @throws LanewiseException if the weight's memory is closed or its file was truncated
  public void pack(int panel, int from, int count, MemorySegment piece) {
    int first = panel * Panels.WIDTH;
    int height = (int) Math.min(Panels.WIDTH, rows.count() - first);
    try {
      for (int n = 0; n < height; n++) {
        rows.copyCodes(first + n, from, count, columns, n * stride);
        if (form.isGrouped()) {
          rows.scales(first + n, scales);
          writeScales(n, from, count, piece);
        }
      }
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw weight.explain("linear: pack", fault);
    }
    Arrays.fill(columns, height * stride, Panels.WIDTH * stride, 0f);
    for (int k = 0; k < count; k++) {
      writeLine(k, piece);
    }
  }

  private void writeScales(int n, int from, int count, MemorySegment piece) {
    for (int k = 0; k < count; k += PanelForm.GROUP) {
      float scale = scales[2 * ((from + k) / PanelForm.GROUP)];
      piece.set(Tensor.FLOAT, form.bytes(k) + n * 4L, scale);
    }
  }

  private void writeLine(int k, MemorySegment piece) {
    long line = form.offset(k);
    for (int n = 0; n < Panels.WIDTH; n++) {
      float value = columns[n * stride + k];
      switch (form) {
        case F32 -> piece.set(Tensor.FLOAT, line + n * 4L, value);
        case BF16 -> {
          short upper = (short) (Float.floatToRawIntBits(value) >>> 16);
          piece.set(Tensor.SHORT, line + n * 2L, upper);
        }
        case F16 -> {
          finite &= Math.abs(value) <= GREATEST_HALF;
          piece.set(Tensor.SHORT, line + n * 2L, Float.floatToFloat16(value));
        }
        case I8, GROUPED_I8 -> piece.set(ValueLayout.JAVA_BYTE, line + n, (byte) value);
        case GROUPED_I4 -> {
          int shift = form.shift(k);
          int before = shift == 0 ? 0 : piece.get(PanelForm.INT, line + n * 4L);
          piece.set(PanelForm.INT, line + n * 4L, before | ((int) value & 15) << shift);
        }
      }
    }
  }
}
