package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;

/// The bytes of one npy array, header and all: a range of a file, or what is deflated there.
///
/// Readers hold their lengths against [#size] before they read. One thread.
sealed interface ArrayBytes extends AutoCloseable permits StoredBytes, DeflatedBytes {
  /// How many there are, or are said to be.
  long size();

  /// Whether they come in their order only: each [#read] at or behind the end of the one before.
  boolean isSequential();

  /// Copies `length` bytes from number `at` on.
  ///
  /// @throws WeightFormatException if they can't be made
  void read(long at, byte[] target, int from, int length);

  /// Checks what only the last byte can tell: size and checksum. Nothing can be read after it.
  ///
  /// @throws WeightFormatException if they are not what the file says
  void finish();

  /// A refusal of byte `at`.
  WeightFormatException error(Kind kind, String what, String expected, String actual, long at);

  @Override
  void close();
}
