package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import org.jspecify.annotations.Nullable;

/// An npy array that lies in a file as it is.
///
/// @param tensor its name, for errors; null if the file has no other
/// @param start its first byte in the file
record StoredBytes(MappedFile file, @Nullable String tensor, long start, long size)
    implements ArrayBytes {
  @Override
  public boolean isSequential() {
    return false;
  }

  @Override
  public void read(long at, byte[] target, int from, int length) {
    file.copy(start + at, target, from, length);
  }

  @Override
  public void finish() {}

  @Override
  public WeightFormatException error(
      Kind kind, String what, String expected, String actual, long at) {
    return file.error(kind, what, expected, actual, tensor, start + at);
  }

  @Override
  public void close() {}
}
