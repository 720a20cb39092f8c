package io.lanewise.internal.kernel;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The packed form of a Linear weight: shape (⌈out/16⌉, in, 16), outputs beyond `out` zero.
///
/// ```
/// panel[p][k][n] = weight[16p + n][k]        in F32 64 bytes a k step: one AVX-512 register, two AVX2, four NEON
/// ```
///
/// One form serves every CPU, so packed weights can be written to a file and mapped anywhere.
/// [PanelForm] says what narrower dtypes look like.
public final class Panels {
  /// Outputs a panel.
  public static final int WIDTH = 16;

  /// A cache line, so that no 512-bit load crosses one.
  private static final int ALIGNMENT = 64;

  private Panels() {}

  /// How many panels hold this many outputs.
  public static int count(int outFeatures) {
    return (outFeatures + WIDTH - 1) / WIDTH;
  }

  /// Packs a weight of 2-D rows, reading each row once.
  ///
  /// F16 that holds an infinity or a NaN becomes F32: its kernels know finite numbers only.
  ///
  /// @param weight for errors
  /// @throws LanewiseException if the weight's memory is closed or its file was truncated
  public static PackedWeight pack(Tensor weight, Rows rows, Arena arena) {
    PanelForm form = rows.panelForm();
    PanelPacker packer = new PanelPacker(weight, rows, form);
    PackedWeight packed = pack(packer, form, weight, rows, arena);
    if (packer.isFinite()) {
      return packed;
    }
    packer = new PanelPacker(weight, rows, PanelForm.F32);
    return pack(packer, PanelForm.F32, weight, rows, arena);
  }

  private static PackedWeight pack(
      PanelPacker packer, PanelForm form, Tensor weight, Rows rows, Arena arena) {
    int in = rows.width();
    int out = Math.toIntExact(rows.count());
    Tensor panels = tensor(weight.name(), form, count(out), in, arena);
    PanelScales scales = PanelScales.of(form, rows, weight);
    for (int panel = 0; panel < count(out); panel++) {
      long start = panel * form.bytes(in);
      for (int from = 0; from < in; from += PanelPacker.PIECE) {
        int some = Math.min(PanelPacker.PIECE, in - from);
        long offset = start + form.bytes(from);
        packer.pack(panel, from, some, panels.segment().asSlice(offset, form.bytes(some)));
      }
    }
    return scales.weight(panels, in, arena);
  }

  /// Memory for panels: in the shape of [Panels] if a number has bytes of its own, else bytes.
  private static Tensor tensor(String name, PanelForm form, int count, int in, Arena arena) {
    DType dtype =
        switch (form) {
          case F32 -> DType.F32;
          case BF16 -> DType.BF16;
          case F16 -> DType.F16;
          case I8 -> DType.I8;
          case GROUPED_I8, GROUPED_I4 -> DType.U8;
        };
    Shape shape = form.isGrouped() ? Shape.of(count, form.bytes(in)) : Shape.of(count, in, WIDTH);
    MemorySegment memory = arena.allocate(Tensor.byteCount(dtype, shape), ALIGNMENT);
    return Tensor.of(name, dtype, shape, memory);
  }
}
