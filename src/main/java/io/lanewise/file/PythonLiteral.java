package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// A cursor over the Python literal of an npy header: signs, strings, booleans and numbers, with
/// blanks between them, and nothing else of Python, so that nothing can run or recurse.
///
/// Every error has the place in the file, and what stands there.
final class PythonLiteral {
  private static final int LONGEST_WORD = 20;
  private static final String DIVIDES = " \n,:()[]{}";
  private static final byte[] TRUE = "True".getBytes(StandardCharsets.US_ASCII);
  private static final byte[] FALSE = "False".getBytes(StandardCharsets.US_ASCII);

  private final ArrayBytes source;
  private final byte[] text;
  private final int textStart;
  private final boolean python2;
  private int at;

  /// @param textStart where the text begins in the source, for errors
  /// @param python2 whether `9L` is a number
  PythonLiteral(ArrayBytes source, byte[] text, int textStart, boolean python2) {
    this.source = source;
    this.text = text;
    this.textStart = textStart;
    this.python2 = python2;
  }

  /// The next byte that is not blank, or −1.
  int peek() {
    while (at < text.length && (text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r'))) {
      at++;
    }
    return at < text.length ? text[at] & 0xff : -1;
  }

  /// Takes a sign, if it stands here.
  boolean take(char sign) {
    if (peek() != sign) {
      return false;
    }
    at++;
    return true;
  }

  /// Takes `'…'` or `"…"`, without a backslash or line feed in it.
  String string(String what) {
    int quote = peek();
    if (quote != '\'' && quote != '"') {
      throw error(Kind.SCHEMA, what, "a string");
    }
    int start = at + 1;
    for (int end = start; end < text.length; end++) {
      if (text[end] == quote) {
        at = end + 1;
        // Only for messages can it matter that UTF-8 is legal too.
        return new String(text, start, end - start, StandardCharsets.ISO_8859_1);
      }
      if (text[end] == '\\' || text[end] == '\n') {
        throw error(Kind.SYNTAX, what, "a string without escapes");
      }
    }
    throw error(Kind.SYNTAX, what, "a closing quote");
  }

  /// Takes `True` or `False`.
  boolean bool(String what) {
    peek();
    boolean value = startsWith(TRUE);
    if (!value && !startsWith(FALSE)) {
      throw error(Kind.SCHEMA, what, "True or False");
    }
    at += value ? TRUE.length : FALSE.length;
    return value;
  }

  private boolean startsWith(byte[] word) {
    return at + word.length <= text.length
        && Arrays.equals(text, at, at + word.length, word, 0, word.length);
  }

  /// Takes decimal digits, and the `L` that Python 2 wrote behind them.
  long integer(String what) {
    int first = peek();
    if (first < '0' || first > '9') {
      throw error(Kind.SCHEMA, what, "an integer >= 0");
    }
    long value = 0;
    int end = at;
    for (; end < text.length && text[end] >= '0' && text[end] <= '9'; end++) {
      int digit = text[end] - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw error(Kind.OVERFLOW, what, "<= 2^63-1");
      }
      value = 10 * value + digit;
    }
    if (first == '0' && end > at + 1) {
      throw error(Kind.SYNTAX, what, "no zero in front");
    }
    at = end;
    if (python2 && at < text.length && text[at] == 'L') {
      at++;
    }
    return value;
  }

  /// Whether one of the strings from here on ends like the type of an object.
  boolean hasObjects() {
    String rest = new String(text, at, text.length - at, StandardCharsets.ISO_8859_1);
    return rest.contains("O'") || rest.contains("O\"");
  }

  /// An error at what stands here, which is told.
  WeightFormatException error(Kind kind, String what, String expected) {
    return error(kind, what, expected, peek() < 0 ? "the end" : Printable.name(word()));
  }

  /// An error at what stands here.
  WeightFormatException error(Kind kind, String what, String expected, String actual) {
    return source.error(kind, what, expected, actual, (long) textStart + at);
  }

  /// A sign that divides, or all up to the next one or blank.
  private String word() {
    int end = at;
    while (end < text.length && end - at < LONGEST_WORD && DIVIDES.indexOf(text[end]) < 0) {
      end++;
    }
    return new String(text, at, Math.max(end - at, 1), StandardCharsets.ISO_8859_1);
  }
}
