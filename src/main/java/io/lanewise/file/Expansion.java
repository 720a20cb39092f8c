package io.lanewise.file;

import java.lang.foreign.MemorySegment;

/// Makes the bytes of a tensor that does not lie in its file as it is: deflated, big-endian,
/// column-major, or text.
interface Expansion {
  /// Writes all bytes of the tensor: row-major, little-endian. Called once a file, on first demand.
  ///
  /// @param target native memory of the tensor's size, all zeros
  /// @throws WeightFormatException if the bytes can't be made from what is there
  void expand(MemorySegment target);
}
