package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Parses the Python dict in which an npy header says what its numbers are.
///
/// ```
/// dict     { entry, … }          in any order, a comma behind the last one or not
/// entry    'descr': string  |  'fortran_order': True or False  |  'shape': (dimension, …)
/// ```
///
/// One dimension has a comma behind it, `(5,)`: without it, Python has a number there, no tuple.
final class NpyDictionary {
  private final PythonLiteral literal;
  private @Nullable NpyType type;
  private @Nullable Boolean fortranOrder;
  private long @Nullable [] dims;

  /// @throws WeightFormatException if it is not this dict, or has other numbers than are read
  NpyDictionary(PythonLiteral literal) {
    this.literal = literal;
    if (!literal.take('{')) {
      throw literal.error(Kind.SCHEMA, "header", "a dict literal");
    }
    while (!literal.take('}')) {
      entry();
      if (!literal.take(',') && literal.peek() != '}') {
        throw literal.error(Kind.SYNTAX, "header", "',' or '}'");
      }
    }
    if (literal.peek() >= 0) {
      throw literal.error(Kind.SYNTAX, "header", "nothing behind the dict");
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
      throw literal.error(Kind.SCHEMA, "header", "a key '" + key + "'", "none");
    }
    return value;
  }

  private void entry() {
    String key = literal.string("key");
    boolean twice =
        switch (key) {
          case "descr" -> type != null;
          case "fortran_order" -> fortranOrder != null;
          case "shape" -> dims != null;
          default -> {
            String expected = "descr, fortran_order or shape";
            throw literal.error(Kind.SCHEMA, "key", expected, Printable.name(key));
          }
        };
    if (twice) {
      throw literal.error(Kind.DUPLICATE, "key", "unique keys", "'" + key + "' twice");
    }
    if (!literal.take(':')) {
      throw literal.error(Kind.SYNTAX, "header", "':'");
    }
    switch (key) {
      case "descr" -> type = descr();
      case "fortran_order" -> fortranOrder = literal.bool(key);
      default -> dims = shape();
    }
  }

  private NpyType descr() {
    int first = literal.peek();
    boolean structured = first == '[' || first == '(';
    String descr = structured ? "" : literal.string("descr");
    if (structured ? literal.hasObjects() : descr.indexOf('O') >= 0) {
      String actual = "pickled objects: reading them runs code";
      throw literal.error(Kind.UNSAFE, "descr", "numbers", actual);
    }
    NpyType found = NpyType.of(descr);
    if (found == null) {
      String actual = structured ? "a structured type" : Printable.name(descr);
      throw literal.error(Kind.UNSUPPORTED, "descr", NpyType.READ, actual);
    }
    return found;
  }

  private long[] shape() {
    if (!literal.take('(')) {
      throw literal.error(Kind.SCHEMA, "shape", "a tuple");
    }
    long[] found = new long[HeaderAllowance.MOST_DIMENSIONS];
    int rank = 0;
    boolean comma = true;
    while (!literal.take(')')) {
      if (!comma) {
        throw literal.error(Kind.SYNTAX, "shape", "',' or ')'");
      }
      if (rank == found.length) {
        throw literal.error(Kind.LIMIT, "shape", "<= " + rank + " dimensions", "more");
      }
      found[rank] = literal.integer("dimension");
      rank++;
      comma = literal.take(',');
    }
    if (rank == 1 && !comma) {
      throw literal.error(Kind.SCHEMA, "shape", "a tuple", "a number in brackets");
    }
    return Arrays.copyOf(found, rank);
  }
}
