package io.lanewise.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// How codes lie side by side.
enum Codes {
  /// Signed bytes.
  SIGNED,
  /// Unsigned bytes.
  UNSIGNED,
  /// Nibbles of 32 columns: byte i of sixteen has column i low and column i + 16 high.
  SPLIT,
  /// Nibbles: byte i has column 2i low and column 2i + 1 high.
  PAIRS;

  /// The code of one column.
  ///
  /// @param offset where column 0 is
  float at(MemorySegment table, long offset, int column) {
    return switch (this) {
      case SIGNED -> table.get(ValueLayout.JAVA_BYTE, offset + column);
      case UNSIGNED -> table.get(ValueLayout.JAVA_BYTE, offset + column) & 0xff;
      case SPLIT -> nibble(table, offset + column % 16, column >= 16);
      case PAIRS -> nibble(table, offset + column / 2, column % 2 != 0);
    };
  }

  private static int nibble(MemorySegment table, long offset, boolean high) {
    int both = table.get(ValueLayout.JAVA_BYTE, offset) & 0xff;
    return high ? both >> 4 : both & 15;
  }
}
