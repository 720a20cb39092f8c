package io.lanewise.file;

import java.lang.foreign.MemorySegment;
import java.util.function.Supplier;

/// The numbers of an npy array that do not lie in the file as a tensor has them.
///
/// @param bytes begins to read the array, from its header on
record NpyExpansion(Supplier<ArrayBytes> bytes, NpyHeader header) implements Expansion {
  @Override
  public void expand(MemorySegment target) {
    try (ArrayBytes source = bytes.get()) {
      new RowMajor(source, header, target).copy();
      source.finish();
    }
  }
}
