package io.lanewise.internal.kernel;

import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;

/// What panels of codes have besides their lines: scales that come last, and offsets.
final class PanelScales {
  private final PanelForm form;
  private final int out;
  private final float[] scales;

  /// Offset of a block at `row · blocks + block`; empty if all are zero.
  private final float[] offsets;

  private PanelScales(PanelForm form, int out, float[] scales, float[] offsets) {
    this.form = form;
    this.out = out;
    this.scales = scales;
    this.offsets = offsets;
  }

  /// Reads the scales of a weight.
  ///
  /// @param weight for errors
  static PanelScales of(PanelForm form, Rows rows, Tensor weight) {
    int out = (int) rows.count();
    if (form != PanelForm.I8 && !form.isGrouped()) {
      return new PanelScales(form, out, new float[0], new float[0]);
    }
    int blocks = Math.max(1, Math.ceilDiv(rows.width(), PanelForm.GROUP));
    float[] row = new float[2 * blocks];
    float[] scales = new float[Panels.count(out) * Panels.WIDTH];
    float[] offsets = {};
    try {
      for (int n = 0; n < out; n++) {
        rows.scales(n, row);
        scales[n] = row[0];
        for (int block = 0; block < blocks; block++) {
          float offset = row[2 * block + 1];
          if (offset != 0 && offsets.length == 0) {
            offsets = new float[Math.multiplyExact(out, blocks)];
          }
          if (offset != 0) {
            offsets[n * blocks + block] = offset;
          }
        }
      }
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw weight.explain("linear: pack", fault);
    }
    return new PanelScales(form, out, scales, offsets);
  }

  /// The weight that they make of panels.
  PackedWeight weight(Tensor panels, int in, Arena arena) {
    if (form == PanelForm.I8) {
      Tensor last = Tensor.ofFloats("scales", Shape.of(scales.length), scales);
      return new PackedWeight(form, panels, in, out, last, null);
    }
    PackedWeight added = offsets.length == 0 ? null : offsets(arena);
    return new PackedWeight(form, panels, in, out, null, added);
  }

  private PackedWeight offsets(Arena arena) {
    int blocks = offsets.length / out;
    Tensor all = Tensor.ofFloats("offsets", Shape.of(out, blocks), offsets);
    return Panels.pack(all, new F32Rows(all), arena);
  }
}
