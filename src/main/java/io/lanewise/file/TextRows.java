package io.lanewise.file;

import io.lanewise.file.LineWindow.Fault;
import io.lanewise.file.WeightFormatException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The rows of one piece of a word-vector text: tokens as ranges of its bytes, values as floats.
///
/// ```
/// row = token 0x20 value 0x20 value … [0x20 …] [0x0d] 0x0a
/// ```
///
/// Exactly one blank separates, and only byte 0x20 is one; blanks and a carriage return may stand
/// before the line end. A token that may hold blanks is everything before the last values.
final class TextRows {
  private static final int LONGEST_IN_MESSAGE = 40;

  private final LineWindow window;
  private final int columns;
  private final boolean blanksInTokens;
  private int[] tokens = new int[256];
  private byte[] values = {};
  private int rows;
  private int lines;
  private int blankLine;
  private @Nullable Fault fault;

  TextRows(LineWindow window, int columns, boolean blanksInTokens) {
    this.window = window;
    this.columns = columns;
    this.blanksInTokens = blanksInTokens;
  }

  /// Reads the rows whose lines begin in `[from, to)` of the file.
  void read(long from, long to) {
    rows = 0;
    lines = 0;
    blankLine = -1;
    fault = null;
    boolean whole = window.load(from, to);
    int at = window.start();
    while (at < window.end() && fault == null) {
      reserve();
      int next = row(at);
      at = next < 0 ? otherLine(at) : next;
      lines++;
    }
    if (!whole && fault == null) {
      fault(Kind.LIMIT, "length", "<= " + LineWindow.LONGEST_LINE + " bytes", "more", at);
    }
  }

  int rows() {
    return rows;
  }

  /// All lines, blank ones included; those before the fault if there is one.
  int lines() {
    return lines;
  }

  /// The first of the blank lines that it ends with, counted from 0; -1 if there is none.
  int blankLine() {
    return blankLine;
  }

  /// What is wrong; then its rows are of no use.
  @Nullable Fault fault() {
    return fault;
  }

  byte[] text() {
    return window.bytes();
  }

  int tokenStart(int row) {
    return tokens[2 * row];
  }

  int tokenEnd(int row) {
    return tokens[2 * row + 1];
  }

  /// The values of all rows: floats, little-endian.
  byte[] values() {
    return values;
  }

  private void reserve() {
    if (2 * rows + 2 > tokens.length) {
      tokens = Arrays.copyOf(tokens, 2 * tokens.length);
    }
    int needed = (rows + 1) * columns * Float.BYTES;
    if (needed > values.length) {
      values = Arrays.copyOf(values, Math.max(needed, 2 * values.length));
    }
  }

  /// Takes a line for a row whose token ends at the first blank.
  ///
  /// @return where the next line begins; -1 if it is no such row
  private int row(int from) {
    byte[] bytes = window.bytes();
    int at = from;
    while (bytes[at] != ' ' && bytes[at] != '\n') {
      at++;
    }
    return row(from, at);
  }

  private int row(int token, int tokenEnd) {
    int next = values(window.bytes(), tokenEnd);
    if (next < 0) {
      return -1;
    }
    tokens[2 * rows] = token;
    tokens[2 * rows + 1] = tokenEnd;
    rows++;
    if (blankLine >= 0) {
      fault = blank(blankLine, columns, window.offset(token) - 1);
    }
    return next;
  }

  private int values(byte[] bytes, int from) {
    byte[] rowValues = values;
    int target = rows * columns * Float.BYTES;
    int targetEnd = target + columns * Float.BYTES;
    int at = from;
    for (; target < targetEnd; target += Float.BYTES) {
      if (bytes[at] != ' ') {
        return -1;
      }
      at = DecimalFloat.parse(bytes, at + 1, rowValues, target);
      if (at == DecimalFloat.NONE) {
        return -1;
      }
    }
    while (bytes[at] == ' ' || bytes[at] == '\r') {
      at++;
    }
    return bytes[at] == '\n' ? at + 1 : -1;
  }

  /// A line that is blank, has a token with blanks, or is wrong.
  private int otherLine(int from) {
    byte[] bytes = window.bytes();
    int next = LineFields.next(bytes, from);
    int end = LineFields.trimmedEnd(bytes, from, next);
    if (end == from) {
      blankLine = blankLine < 0 ? lines : blankLine;
      return next;
    }
    int tokenEnd = blanksInTokens ? LineFields.startOfLast(bytes, from, end, columns) : -1;
    if (tokenEnd < 0 || row(from, tokenEnd) < 0) {
      explain(from, end, tokenEnd);
    }
    return next;
  }

  private void explain(int from, int end, int tokenEnd) {
    byte[] bytes = window.bytes();
    int found = LineFields.count(bytes, from, end) - 1;
    if (tokenEnd < 0 && found != columns) {
      fault(Kind.SCHEMA, "values", columns + "", found + "", from);
      return;
    }
    int at = tokenEnd < 0 ? LineFields.fieldEnd(bytes, from, end) : tokenEnd;
    for (int value = 1; at < end; value++) {
      int fieldEnd = LineFields.fieldEnd(bytes, at + 1, end);
      if (!LineFields.isNumber(bytes, at + 1, fieldEnd)) {
        int length = Math.min(fieldEnd - at - 1, LONGEST_IN_MESSAGE);
        String text = new String(bytes, at + 1, length, StandardCharsets.UTF_8);
        fault(Kind.SCHEMA, "value " + value, "a decimal number", "'" + text + "'", at + 1);
        return;
      }
      at = fieldEnd;
    }
    throw new AssertionError("a row of numbers only is taken");
  }

  private void fault(Kind kind, String what, String expected, String actual, int at) {
    fault = new Fault(lines, kind, what, expected, actual, window.offset(at));
  }

  /// A blank line with rows behind it.
  static Fault blank(int line, int columns, long offset) {
    return new Fault(
        line, Kind.SCHEMA, "row", "a token and " + columns + " values", "a blank line", offset);
  }
}
