package io.lanewise.file;

/// The fields of a line: what stands between bytes 0x20, and nothing else separates.
final class LineFields {
  private LineFields() {}

  /// Where the line behind the one that begins at `from` begins. A line end is there.
  static int next(byte[] bytes, int from) {
    int at = from;
    while (bytes[at] != '\n') {
      at++;
    }
    return at + 1;
  }

  /// Where a line ends without its line end, carriage return and blanks before it.
  static int trimmedEnd(byte[] bytes, int from, int next) {
    int end = next;
    while (end > from && isCut(bytes[end - 1])) {
      end--;
    }
    return end;
  }

  private static boolean isCut(byte b) {
    return b == ' ' || b == '\r' || b == '\n';
  }

  /// The blank or line end behind the field that begins at `from`.
  static int fieldEnd(byte[] bytes, int from, int end) {
    int at = from;
    while (at < end && bytes[at] != ' ') {
      at++;
    }
    return at;
  }

  /// Fields between `from` and `end`, empty ones too.
  static int count(byte[] bytes, int from, int end) {
    int count = 1;
    for (int at = from; at < end; at++) {
      count += bytes[at] == ' ' ? 1 : 0;
    }
    return count;
  }

  /// The blank before the last `count` fields; -1 if there are no more fields than that.
  static int startOfLast(byte[] bytes, int from, int end, int count) {
    int left = count;
    for (int at = end - 1; at >= from; at--) {
      if (bytes[at] == ' ') {
        left--;
        if (left == 0) {
          return at;
        }
      }
    }
    return -1;
  }

  /// Whether the field is a number. Behind it stands a byte that is no part of one.
  static boolean isNumber(byte[] bytes, int from, int end) {
    return DecimalFloat.parse(bytes, from, new byte[Float.BYTES], 0) == end;
  }

  /// How many numbers the line ends with, its first field not counted: that is of the token.
  static int trailingNumbers(byte[] bytes, int from, int end) {
    int numbers = 0;
    for (int fieldEnd = end; ; numbers++) {
      int blank = fieldEnd - 1;
      while (blank >= from && bytes[blank] != ' ') {
        blank--;
      }
      if (blank < from || !isNumber(bytes, blank + 1, fieldEnd)) {
        return numbers;
      }
      fieldEnd = blank;
    }
  }
}
