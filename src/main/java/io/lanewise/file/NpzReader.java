package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Reads [npz](https://numpy.org/doc/stable/reference/generated/numpy.savez.html) files: zip
/// archives of npy arrays, named by their members without `.npy`.
///
/// - **Stored** members are npy files inside the file, and used like those. Their checksums are not
///   looked at: that would read all of a table which is to be mapped, and npy files have none.
/// - **Deflated** ones are expanded on first demand, and then their sizes and checksum must be what
///   the archive says. Together with all others they may have 256 MiB more than the file.
/// - **Refused** are members that are no arrays, for leaving them out would open any archive; two
///   of one name, or over the same bytes; encrypted ones; names that lead out of a folder.
///
/// Headers are read and checked when the file is opened, those of deflated arrays too.
final class NpzReader implements WeightFormat {
  static final String NAME = "npz";

  /// What an expansion keeps: itself, header, member and their place in a map.
  private static final long EXPANSION = 180;

  @Override
  public boolean recognises(MappedFile file) {
    return ZipEnd.isAheadOf(file);
  }

  @Override
  public Contents read(MappedFile file, Opening opening) {
    ZipEnd end = ZipEnd.of(file);
    List<ZipMember> members = ZipDirectory.read(file, end, opening.allowance());
    List<TensorEntry> entries = new ArrayList<>(members.size());
    Map<String, Expansion> expansions = new HashMap<>();
    for (int i = 0; i < members.size(); i++) {
      ZipMember member = members.get(i);
      boolean last = i + 1 == members.size();
      long limit = last ? end.directoryStart() : members.get(i + 1).headerStart();
      Kind beyond = last ? Kind.TRUNCATED : Kind.OVERLAP;
      long start = ZipLocalHeader.dataStart(file, member, limit, beyond);
      NpyHeader header = header(file, member, start);
      String name = member.tensor();
      boolean expanded = member.isDeflated() || !header.isInOrder();
      opening
          .allowance()
          .claim(
              (kind, what, expected, actual) ->
                  file.error(kind, what, expected, actual, name, start),
              8L * header.shape().rank() + (expanded ? EXPANSION : 0));
      long offset = member.isDeflated() ? start : start + header.dataStart();
      entries.add(
          new TensorEntry(
              name, header.dtype(), header.shape(), file.path(), offset, header.byteCount()));
      if (expanded) {
        expansions.put(
            name, new NpyExpansion(() -> bytes(file, member, start, DeflatedBytes.WINDOW), header));
      }
    }
    return new Contents(NAME, Map.of(), entries, expansions, null);
  }

  private static NpyHeader header(MappedFile file, ZipMember member, long start) {
    try (ArrayBytes bytes = bytes(file, member, start, DeflatedBytes.HEADER_WINDOW)) {
      return NpyHeader.read(bytes);
    }
  }

  private static ArrayBytes bytes(MappedFile file, ZipMember member, long start, int window) {
    return member.isDeflated()
        ? new DeflatedBytes(file, member, start, window)
        : new StoredBytes(file, member.tensor(), start, member.size());
  }
}
