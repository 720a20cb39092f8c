package io.lanewise.file;

/// A member of a zip archive as the central directory lists it.
///
/// @param name as it stands there
/// @param flags bit 0: encrypted; 3: sizes behind the data; 11: the name is UTF-8
/// @param method 0 for stored, 8 for deflated
/// @param crc of the expanded bytes
/// @param deflatedSize bytes in the file
/// @param size bytes expanded
/// @param headerStart where its local header begins
record ZipMember(
    String name, int flags, int method, int crc, long deflatedSize, long size, long headerStart) {
  static final int STORED = 0;
  static final int DEFLATED = 8;
  static final int STREAMED = 1 << 3;

  private static final String SUFFIX = ".npy";

  boolean isDeflated() {
    return method == DEFLATED;
  }

  boolean isArray() {
    return name.endsWith(SUFFIX);
  }

  /// The name without `.npy`.
  String tensor() {
    return isArray() ? name.substring(0, name.length() - SUFFIX.length()) : name;
  }
}
