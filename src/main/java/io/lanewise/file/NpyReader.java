package io.lanewise.file;

import java.util.List;
import java.util.Map;

/// Reads [npy](https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html) files: one
/// array, whose name is empty.
///
/// Little-endian, row-major numbers are used where they lie, at any address; all others are copied
/// into order on first demand, into as much memory as they take in the file. See [NpyHeader].
final class NpyReader implements WeightFormat {
  static final String NAME = "npy";

  private static final String ONLY = "";

  @Override
  public boolean recognises(MappedFile file) {
    return NpyHeader.isAt(file);
  }

  @Override
  public Contents read(MappedFile file, Opening opening) {
    StoredBytes bytes = new StoredBytes(file, null, 0, file.size());
    NpyHeader header = NpyHeader.read(bytes);
    TensorEntry entry =
        new TensorEntry(
            ONLY,
            header.dtype(),
            header.shape(),
            file.path(),
            header.dataStart(),
            header.byteCount());
    Map<String, Expansion> expansions =
        header.isInOrder() ? Map.of() : Map.of(ONLY, new NpyExpansion(() -> bytes, header));
    return new Contents(NAME, Map.of(), List.of(entry), expansions, null);
  }
}
