package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Parses the Python literal of an npy header, and nothing else of Python: no expression, no
/// escape, no nesting, so that nothing in it can run or recurse.
///
/// ```
/// dict     {  entry, …  }        blanks between all parts, a comma behind the last entry or not
/// entry    'descr': string  |  'fortran_order': True or False  |  'shape': ( dimension, … )
/// string   '…' or "…", without backslash and line feed
/// ```
///
/// One dimension has a comma behind it, `(5,)`: without it, Python has a number there, no tuple.
final class NpyDictionary {
  private final ArrayBytes source;
  private final byte[] text;
  private final int textStart;
  private final boolean python2;
  private int at;
  private @Nullable NpyType type;
  private @Nullable Boolean fortranOrder;
  private long @Nullable [] dims;

  /// @param textStart where the text begins in the source, for errors
  /// @param python2 whether `9L` is a number
  NpyDictionary(ArrayBytes source, byte[] text, int textStart, boolean python2) {
    this.source = source;
    this.text = text;
    this.textStart = textStart;
    this.python2 = python2;
    if (!take('{')) {
      throw error(Kind.SCHEMA, "header", "a dict literal");
    }
    while (!take('}')) {
      entry();
      if (!take(',') && peek() != '}') {
        throw error(Kind.SYNTAX, "header", "',' or '}'");
      }
    }
    if (peek() >= 0) {
      throw error(Kind.SYNTAX, "header", "nothing behind the dict");
    }
  }

  NpyType type() {
    return present("descr", type);
  }

  boolean fortranOrder() {
    return present("fortran_order", fortranOrder);
  }

  long[] dims() {
    return present("shape", dims);
  }

  private <T> T present(String key, @Nullable T value) {
    if (value == null) {
      throw source.error(Kind.SCHEMA, "header", "a key '" + key + "'", "none", textStart);
    }
    return value;
  }

  private void entry() {
    int start = at;
    String key = string("key");
    if (!take(':')) {
      throw error(Kind.SYNTAX, "header", "':'");
    }
    Object before =
        switch (key) {
          case "descr" -> type;
          case "fortran_order" -> fortranOrder;
          case "shape" -> dims;
          default ->
              throw source.error(
                  Kind.SCHEMA,
                  "key",
                  "one of descr, fortran_order, shape",
                  Printable.name(key),
                  (long) textStart + start);
        };
    if (before != null) {
      throw source.error(
          Kind.DUPLICATE, "key", "unique keys", "'" + key + "' twice", (long) textStart + start);
    }
    switch (key) {
      case "descr" -> type = descr();
      case "fortran_order" -> fortranOrder = bool();
      default -> dims = shape();
    }
  }

  private NpyType descr() {
    int next = peek();
    int start = at;
    if (next == '[' || next == '(') {
      String rest = new String(text, at, text.length - at, StandardCharsets.ISO_8859_1);
      if (rest.contains("O'") || rest.contains("O\"")) {
        throw objects(start);
      }
      throw unsupported(start, "a structured type");
    }
    String descr = string("descr");
    if (descr.indexOf('O') >= 0) {
      throw objects(start);
    }
    NpyType found = NpyType.of(descr);
    if (found == null) {
      throw unsupported(start, Printable.name(descr));
    }
    return found;
  }

  private WeightFormatException objects(int start) {
    return source.error(
        Kind.UNSAFE, "descr", "numbers", "pickled objects: reading them runs code", at(start));
  }

  private WeightFormatException unsupported(int start, String actual) {
    return source.error(Kind.UNSUPPORTED, "descr", NpyType.READ, actual, at(start));
  }

  private boolean bool() {
    int start = at;
    peek();
    for (String word : new String[] {"True", "False"}) {
      byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
      int end = at + bytes.length;
      if (end <= text.length && Arrays.equals(text, at, end, bytes, 0, bytes.length)) {
        at = end;
        return word.equals("True");
      }
    }
    at = start;
    throw error(Kind.SCHEMA, "fortran_order", "True or False");
  }

  private long[] shape() {
    if (!take('(')) {
      throw error(Kind.SCHEMA, "shape", "a tuple");
    }
    long[] found = new long[HeaderAllowance.MOST_DIMENSIONS];
    int rank = 0;
    boolean comma = true;
    while (!take(')')) {
      if (!comma) {
        throw error(Kind.SYNTAX, "shape", "',' or ')'");
      }
      if (rank == found.length) {
        throw error(Kind.LIMIT, "shape", "<= " + found.length + " dimensions", "more");
      }
      found[rank] = dimension();
      rank++;
      comma = take(',');
    }
    if (rank == 1 && !comma) {
      throw error(Kind.SCHEMA, "shape", "a tuple", "a number in brackets");
    }
    return Arrays.copyOf(found, rank);
  }

  private long dimension() {
    int next = peek();
    int start = at;
    long value = 0;
    while (at < text.length && text[at] >= '0' && text[at] <= '9') {
      int digit = text[at] - '0';
      if (value > (Long.MAX_VALUE - digit) / 10) {
        throw error(Kind.OVERFLOW, "dimension", "<= 2^63-1", "more");
      }
      value = 10 * value + digit;
      at++;
    }
    if (at == start) {
      String expected = "an integer >= 0";
      throw error(next < 0 ? Kind.SYNTAX : Kind.SCHEMA, "dimension", expected);
    }
    if (at > start + 1 && text[start] == '0') {
      throw error(Kind.SYNTAX, "dimension", "no leading zero", "one");
    }
    if (python2 && at < text.length && text[at] == 'L') {
      at++;
    }
    return value;
  }

  private String string(String what) {
    int quote = peek();
    if (quote != '\'' && quote != '"') {
      throw error(Kind.SCHEMA, what, "a string");
    }
    int start = ++at;
    while (at < text.length && text[at] != quote) {
      if (text[at] == '\\' || text[at] == '\n') {
        throw error(Kind.SYNTAX, what, "a string without escapes");
      }
      at++;
    }
    if (at == text.length) {
      throw error(Kind.SYNTAX, what, "a closing quote");
    }
    // For messages only: all names that are read are ASCII.
    return new String(text, start, at++ - start, StandardCharsets.ISO_8859_1);
  }

  private boolean take(char wanted) {
    if (peek() != wanted) {
      return false;
    }
    at++;
    return true;
  }

  /// The next byte that is not blank, or −1.
  private int peek() {
    while (at < text.length && (text[at] == ' ' || (text[at] >= '\t' && text[at] <= '\r'))) {
      at++;
    }
    return at < text.length ? text[at] & 0xff : -1;
  }

  private long at(int index) {
    return (long) textStart + index;
  }

  private WeightFormatException error(Kind kind, String what, String expected) {
    int next = peek();
    return error(kind, what, expected, next < 0 ? "the end" : "'" + (char) next + "'");
  }

  private WeightFormatException error(Kind kind, String what, String expected, String actual) {
    return source.error(kind, what, expected, actual, at(at));
  }
}
