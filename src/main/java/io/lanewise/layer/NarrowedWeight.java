package io.lanewise.layer;

import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import org.jspecify.annotations.Nullable;

/// A weight that [Quantizer#narrow] made narrower, in memory.
///
/// @param tensor its numbers, or its codes
/// @param codes the matrix that the codes are with their scales; null where they are numbers
public record NarrowedWeight(Tensor tensor, @Nullable Quantized codes) {
  /// A table of its rows.
  public Embedding embedding() {
    return codes == null ? Embedding.of(tensor) : Embedding.of(codes);
  }

  /// A layer over a packed copy, see [Linear#packed(Tensor, Tensor, Arena)].
  public Linear packed(@Nullable Tensor bias, Arena arena) {
    return codes == null ? Linear.packed(tensor, bias, arena) : Linear.packed(codes, bias, arena);
  }

  /// A layer over the weight where it lies, see [Linear#inPlace(Tensor, Tensor)].
  public Linear inPlace(@Nullable Tensor bias) {
    return codes == null ? Linear.inPlace(tensor, bias) : Linear.inPlace(codes, bias);
  }

  /// Bytes of the numbers, or of the codes and their scales.
  public long byteSize() {
    return codes == null ? tensor.segment().byteSize() : codes.byteSize();
  }
}
