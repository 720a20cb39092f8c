package io.lanewise.file;

import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// Text from an untrusted file, made fit for one line of an error message.
///
/// A name may hold line feeds, terminal escapes or a right-to-left override, and forge a line of a
/// log; it may be a megabyte long, and bury one.
public final class Printable {
  /// Long enough for any real tensor name, short enough for a line.
  private static final int LONGEST_NAME = 100;

  private static final int HEAD = 64;
  private static final int TAIL = 24;

  /// A last resort for the parts of a message, whose names are already short.
  private static final int LONGEST_PART = 800;

  private Printable() {}

  /// `(file, tensor 'name', offset N)` without the brackets; what is not known is left out.
  static String where(Path file, @Nullable String tensor, long offset) {
    StringBuilder where = new StringBuilder(escape(file.toString()));
    if (tensor != null) {
      where.append(", tensor ").append(name(tensor));
    }
    if (offset >= 0) {
      where.append(", offset ").append(offset);
    }
    return where.toString();
  }

  /// A name in quotes, shortened in the middle.
  static String name(String name) {
    if (name.length() <= LONGEST_NAME) {
      return "'" + escape(name) + "'";
    }
    String head = escape(name.substring(0, HEAD));
    String tail = escape(name.substring(name.length() - TAIL));
    return "'" + head + "…" + tail + "' (" + name.length() + " characters)";
  }

  /// A part of a message, on one line.
  static String part(String text) {
    return escape(text.length() <= LONGEST_PART ? text : text.substring(0, LONGEST_PART) + "…");
  }

  /// The text with everything that is not visible written as `\\uXXXX`, or `\\u{XXXXX}` beyond four
  /// digits.
  public static String escape(String text) {
    StringBuilder line = new StringBuilder(text.length() + 8);
    text.codePoints()
        .forEach(
            c -> {
              if (isVisible(c)) {
                line.appendCodePoint(c);
              } else {
                line.append("\\u").append(hex(c));
              }
            });
    return line.toString();
  }

  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> true;
    };
  }

  private static String hex(int codePoint) {
    String digits = Integer.toHexString(codePoint);
    return digits.length() > 4 ? "{" + digits + "}" : "0".repeat(4 - digits.length()) + digits;
  }
}
