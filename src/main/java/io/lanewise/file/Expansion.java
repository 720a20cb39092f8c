package io.lanewise.file;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// Makes the bytes of a tensor that does not lie in its file as it is: deflated, big-endian,
/// column-major, or text.
interface Expansion {
  /// Writes all bytes of the tensor: row-major, little-endian. Called on demand, until it succeeds.
  ///
  /// @param target native memory of the tensor's size, all zeros
  /// @throws WeightFormatException if the bytes can't be made from what is there
  void expand(MemorySegment target);

  /// The tensor; by default expanded into memory that lives as long as the maps.
  default Tensor tensor(Mapping mapping, MappedFile file, TensorEntry entry) {
    MemorySegment memory = mapping.allocate(entry, this::expand);
    return Tensor.of(entry.name(), entry.dtype(), entry.shape(), memory.asReadOnly(), file);
  }

  /// A tensor that the reader had to make while it opened the file.
  record Ready(Tensor tensor) implements Expansion {
    @Override
    public void expand(MemorySegment target) {
      target.copyFrom(tensor.segment());
    }

    @Override
    public Tensor tensor(Mapping mapping, MappedFile file, TensorEntry entry) {
      return tensor;
    }
  }
}
