package io.lanewise.internal.kernel;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A weight in [Panels], with what belongs to its form.
///
/// @param form what a number is in the panels
/// @param panels the tensor that the kernels read
/// @param in elements of a row of x
/// @param out elements of a row of y
/// @param scales of [PanelForm#I8], F32, one for each output of every panel; null for other forms
/// @param offsets what is added to each code of a block, as a weight of its own: (out, blocks) in
///   F32 panels, to be multiplied by the sums of x over each block; null if nothing is
public record PackedWeight(
    PanelForm form,
    Tensor panels,
    int in,
    int out,
    @Nullable Tensor scales,
    @Nullable PackedWeight offsets)
    implements HeldWeight {
  /// A weight of F32 panels.
  public static PackedWeight f32(Tensor panels, int in, int out) {
    return new PackedWeight(PanelForm.F32, panels, in, out, null, null);
  }

  MemorySegment memory() {
    return panels.segment();
  }

  @Override
  public Tensor tensor() {
    return panels;
  }

  @Override
  public long byteSize() {
    long size = panels.segment().byteSize();
    size += scales == null ? 0 : scales.segment().byteSize();
    return size + (offsets == null ? 0 : offsets.byteSize());
  }

  @Override
  public PackedWeight narrowed(int in, int out) {
    PackedWeight few =
        offsets == null ? null : offsets.narrowed(Math.ceilDiv(in, PanelForm.GROUP), out);
    return new PackedWeight(form, panels, in, out, scales, few);
  }

  @Override
  public Product product(Kernels kernels, float @Nullable [] bias, Activations.Function function) {
    return kernels.packed(this, bias, function);
  }
}
