package io.lanewise.jmh;

import io.lanewise.layer.Embedding;
import io.lanewise.layer.Linear;
import io.lanewise.layer.Narrow;
import io.lanewise.layer.QuantizedFormat;
import io.lanewise.layer.Quantizer;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.StreamedTensor;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A weight that was made narrower, in memory.
///
/// @param tensor its numbers or codes
/// @param codes the matrix that they are, null where they are numbers
record NarrowWeight(Tensor tensor, @Nullable Quantized codes) {
  /// Narrows a weight.
  ///
  /// @param form a [Narrow], or `int8g32` for int8 in groups of 32 columns
  static NarrowWeight of(Tensor weight, String form, Arena arena) {
    boolean grouped = form.equals("int8g32");
    Narrow to = Narrow.of(grouped ? "int8" : form);
    Quantizer quantizer = grouped ? Quantizer.of(weight, to, 32) : Quantizer.of(weight, to);
    Map<String, Tensor> parts = new HashMap<>();
    for (StreamedTensor part : quantizer.tensors()) {
      parts.put(part.name(), write(part, arena));
    }
    Tensor tensor = parts.getOrDefault(weight.name(), weight);
    Quantized codes =
        QuantizedFormat.find(
                quantizer.metadata(), tensor, name -> Optional.ofNullable(parts.get(name)))
            .orElse(null);
    return new NarrowWeight(tensor, codes);
  }

  private static Tensor write(StreamedTensor part, Arena arena) {
    MemorySegment memory = arena.allocate(part.byteCount(), 64);
    long[] at = {0};
    try {
      part.writeTo(
          piece -> {
            MemorySegment.copy(piece, 0, memory, at[0], piece.byteSize());
            at[0] += piece.byteSize();
          });
    } catch (IOException impossible) {
      throw new IllegalStateException(impossible);
    }
    return Tensor.of(part.name(), part.dtype(), part.shape(), memory);
  }

  Linear packed(Arena arena) {
    return codes == null ? Linear.packed(tensor, null, arena) : Linear.packed(codes, null, arena);
  }

  Linear inPlace() {
    return codes == null ? Linear.inPlace(tensor, null) : Linear.inPlace(codes, null);
  }

  Embedding table() {
    return codes == null ? Embedding.of(tensor) : Embedding.of(codes);
  }
}
