package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.util.Arrays;

/// The lines of a text that begin in one piece of it, copied out of the map as bytes.
///
/// Only 0x0a ends a line. Lines run on behind the end of the piece, and what a piece begins with
/// belongs to the one before: so a text can be cut anywhere, and each line is in one piece.
final class LineWindow {
  /// A row of 32,768 values of 32 characters. Longer lines may be cut as well, or not.
  static final int LONGEST_LINE = 1 << 20;

  private static final int STEP = 1 << 16;

  /// The line end that is added, and room for whoever reads eight bytes at once.
  private static final int BEHIND = 1 + Long.BYTES;

  private final MappedFile file;
  private final long textStart;
  private byte[] bytes = {};
  private int start;
  private int end;
  private long origin;

  /// @param textStart where the first line of all begins
  LineWindow(MappedFile file, long textStart) {
    this.file = file;
    this.textStart = textStart;
  }

  /// The bytes: lines lie in `[start, end)`, and a line end follows, even where the file has none.
  byte[] bytes() {
    return bytes;
  }

  int start() {
    return start;
  }

  int end() {
    return end;
  }

  /// The offset in the file of the byte at `index`.
  long offset(int index) {
    return origin + index;
  }

  /// Copies the lines that begin in `[from, to)` of the file.
  ///
  /// @return false if the last of them is too long; the others are there
  boolean load(long from, long to) {
    boolean first = from == textStart;
    // The byte before tells whether a line begins with the piece.
    origin = first ? from : from - 1;
    int length = (int) (to - origin);
    copy(0, length);
    start = first ? 0 : behindLineEnd(0, length);
    end = length;
    if (start >= length) {
      start = end;
      return true;
    }
    while (bytes[end - 1] != '\n' && origin + end < file.size()) {
      if (end - length > LONGEST_LINE) {
        end = lastLine(length);
        return false;
      }
      int more = (int) Math.min(STEP, file.size() - origin - end);
      copy(end, more);
      end = behindLineEnd(end, end + more);
    }
    bytes[end] = '\n';
    return true;
  }

  private int behindLineEnd(int from, int to) {
    for (int at = from; at < to; at++) {
      if (bytes[at] == '\n') {
        return at + 1;
      }
    }
    return to;
  }

  private int lastLine(int before) {
    int at = before;
    while (at > start && bytes[at - 1] != '\n') {
      at--;
    }
    return at;
  }

  private void copy(int at, int length) {
    int needed = at + length + BEHIND;
    if (needed > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.max(needed, bytes.length + bytes.length / 2));
    }
    file.copy(origin + at, bytes, at, length);
  }

  /// What is wrong with a line, which knows only its place among those of the piece.
  ///
  /// @param line counted from 0
  record Fault(int line, Kind kind, String what, String expected, String actual, long offset) {
    /// @param before lines of the file before the piece
    WeightFormatException in(MappedFile file, long before) {
      String where = "line " + (before + line + 1) + ": " + what;
      return file.error(kind, where, expected, actual, null, offset);
    }
  }
}
