package io.lanewise.file;

import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Source;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// Makes the bytes of a tensor that does not lie in its file as it is: deflated, big-endian,
/// column-major, or text.
interface Expansion {
  /// Writes all bytes of the tensor: row-major, little-endian. Called once a file, on first demand.
  ///
  /// @param target native memory of the tensor's size, all zeros
  /// @throws WeightFormatException if the bytes can't be made from what is there
  void expand(MemorySegment target);

  /// What stands behind a tensor that was expanded.
  record Origin(MappedFile file, TensorEntry entry) implements Source {
    @Override
    public String describe(Tensor tensor) {
      return Printable.where(entry.file(), entry.name(), entry.byteOffset());
    }

    @Override
    public LanewiseException explain(String operation, Tensor tensor, Throwable fault) {
      return Mapping.closed(entry.file(), operation, entry.name(), entry.byteOffset(), fault);
    }
  }
}
