package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.nio.charset.StandardCharsets;

/// The first line of a word2vec file: `V D`, the number of records and the values of each.
///
/// @param rows V, as declared: not yet held against the file
/// @param columns D
/// @param end the first byte behind the line
record Word2VecHeader(long rows, int columns, int end) {
  /// Two numbers take less; a line that begins like this and goes on is none of ours.
  private static final int WINDOW = 4096;

  /// Any integer of this many digits is a long.
  private static final int MOST_DIGITS = 18;

  private static final int SAFETENSORS_PREFIX = 8;

  /// Whether the first line has one or two fields, however many blanks there are, and each begins
  /// like a number: a header, be it a wrong one. A GloVe file of one dimension with a number for
  /// its first token looks like this too; nobody has seen one.
  static boolean isThere(MappedFile file) {
    if (file.size() == 0 || isSafetensors(file)) {
      return false;
    }
    byte[] line = file.beginOfText(0, WINDOW);
    int next = LineFields.next(line, 0);
    int end = LineFields.trimmedEnd(line, 0, next);
    int fields = 0;
    for (int at = 0; at < end; at++) {
      int fieldEnd = LineFields.fieldEnd(line, at, end);
      if (fieldEnd > at) {
        fields += beginsLikeANumber(line, at, fieldEnd) ? 1 : WINDOW;
      }
      at = fieldEnd;
    }
    return next <= WINDOW && (fields == 1 || fields == 2);
  }

  /// The length of a safetensors header may be bytes that look like a digit and a line end.
  private static boolean isSafetensors(MappedFile file) {
    return file.size() >= SAFETENSORS_PREFIX
        && Long.compareUnsigned(file.unsignedLong(0), SafetensorsReader.LONGEST_HEADER) <= 0;
  }

  private static boolean beginsLikeANumber(byte[] line, int from, int end) {
    int at = from < end && (line[from] == '-' || line[from] == '+') ? from + 1 : from;
    return (at < end && DecimalFloat.isDigit(line[at])) || LineFields.isNumber(line, from, end);
  }

  /// @throws WeightFormatException SCHEMA unless they are two integers, V >= 0 and D >= 1,
  ///   TRUNCATED without a line end, LIMIT if a row would be too long
  static Word2VecHeader read(MappedFile file) {
    byte[] line = file.beginOfText(0, WINDOW);
    int next = LineFields.next(line, 0);
    if (next > Math.min(WINDOW, file.size())) {
      throw file.error(Kind.TRUNCATED, "header", "a line end", "none", null, file.size());
    }
    int end = LineFields.trimmedEnd(line, 0, next);
    int blank = LineFields.fieldEnd(line, 0, end);
    if (!isInteger(line, 0, blank) || !isInteger(line, blank + 1, end)) {
      String text = new String(line, 0, end, StandardCharsets.UTF_8);
      String actual = Printable.name(text);
      throw file.error(Kind.SCHEMA, "header", "two integers >= 0", actual, null, 0);
    }
    long rows = integer(file, line, 0, blank);
    long columns = integer(file, line, blank + 1, end);
    if (columns < 1) {
      throw file.error(Kind.SCHEMA, "header: dimension", ">= 1", columns + "", null, blank + 1);
    }
    if (columns > WordSource.MOST_COLUMNS) {
      String most = "<= " + WordSource.MOST_COLUMNS;
      throw file.error(Kind.LIMIT, "header: dimension", most, columns + "", null, blank + 1);
    }
    return new Word2VecHeader(rows, (int) columns, next);
  }

  private static boolean isInteger(byte[] line, int from, int end) {
    boolean digits = end > from;
    for (int at = from; at < end; at++) {
      digits &= DecimalFloat.isDigit(line[at]);
    }
    return digits;
  }

  private static long integer(MappedFile file, byte[] line, int from, int end) {
    if (end - from > MOST_DIGITS) {
      String most = "<= " + MOST_DIGITS + " digits";
      throw file.error(Kind.LIMIT, "header: number", most, end - from + "", null, from);
    }
    return Long.parseLong(new String(line, from, end - from, StandardCharsets.US_ASCII));
  }

  /// Refuses more records than the file has room for.
  ///
  /// @param rowBytes what a record takes at least
  void requireRoom(MappedFile file, long rowBytes) {
    long rest = file.size() - end;
    if (rows > rest / rowBytes) {
      String expected = "<= " + rest / rowBytes + " in " + rest + " bytes";
      throw file.error(Kind.LIMIT, "header: rows of " + columns, expected, rows + "", null, 0);
    }
  }
}
