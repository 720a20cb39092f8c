package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import java.util.List;

/// Finds the two matrices of a fastText model, without reading them.
///
/// ```
/// dense        m i64 · n i64 · m·n × f32
/// quantised    u8 norms · m i64 · n i64 · codesize i32 · codes u8 (m, nsubq) · quantiser of n
///              where norms is 1: codes u8 (m) · quantiser of 1
/// quantiser    dim · nsubq · dsub · lastdsub i32 · centroids f32, dim·256
/// ```
///
/// A quantiser of dim columns cuts them into nsubq slices of dsub, the last one of lastdsub. Its
/// width goes into the metadata, as `input.dsub`: it does not follow from the shapes.
final class FastTextMatrices {
  private static final int CENTROIDS = 256;

  private final MappedFile file;
  private final ByteCursor cursor;
  private final FastTextArgs args;
  private final List<TensorEntry> entries;

  /// @param cursor behind the dictionary
  /// @param entries where the matrices are added
  FastTextMatrices(
      MappedFile file, ByteCursor cursor, FastTextArgs args, List<TensorEntry> entries) {
    this.file = file;
    this.cursor = cursor;
    this.args = args;
    this.entries = entries;
  }

  /// Reads up to the end of the output matrix.
  void read(FastTextDictionary dictionary) {
    long at = cursor.position();
    boolean quantised = flag("input: quantised");
    if (dictionary.isPruned() && !quantised) {
      // The reference refuses it too: only the rows of a quantised matrix are renumbered.
      throw mismatch("input of a pruned model", "a quantised matrix", "a dense one", "input", at);
    }
    long words = dictionary.words().rows();
    if (dictionary.isPruned()) {
      long rows = words + dictionary.pruned();
      matrix("input", quantised, rows, rows);
    } else {
      matrix("input", quantised, words + (args.hasNgrams() ? args.bucket() : 0), Long.MAX_VALUE);
    }
    // The reference writes the flag as it was asked for, and heeds it only where the input is
    // quantised.
    boolean outputQuantised = flag("output: quantised") && quantised;
    long outputs = args.supervised() ? dictionary.labels().rows() : words;
    matrix("output", outputQuantised, outputs, Long.MAX_VALUE);
  }

  private boolean flag(String what) {
    if (args.version() == FastTextArgs.LEGACY) {
      return false;
    }
    long at = cursor.position();
    int flag = cursor.int8(what);
    if (flag != 0 && flag != 1) {
      throw file.error(Kind.SCHEMA, what, "0 or 1", flag + "", null, at);
    }
    return flag == 1;
  }

  private void matrix(String name, boolean quantised, long leastRows, long mostRows) {
    boolean norms = quantised && flag(name + ": norms");
    long at = cursor.position();
    long rows = cursor.int64(name + ": rows");
    long columns = cursor.int64(name + ": columns");
    if (rows < 0 || columns < 0) {
      String actual = rows + " x " + columns;
      throw file.error(Kind.SCHEMA, "matrix", "no negative size", actual, name, at);
    }
    if (columns > 0 && rows > Long.MAX_VALUE / Float.BYTES / columns) {
      String actual = rows + " x " + columns;
      throw file.error(Kind.OVERFLOW, "matrix", "<= 2^63-1 bytes", actual, name, at);
    }
    if (columns != args.dim()) {
      throw mismatch("columns", args.dim() + " (dim)", columns + "", name, at);
    }
    if (rows < leastRows || rows > mostRows) {
      String expected = (leastRows == mostRows ? "" : ">= ") + leastRows;
      throw mismatch("rows", expected, rows + "", name, at);
    }
    if (quantised) {
      quantised(name, rows, norms);
    } else {
      add(name, DType.F32, Shape.of(rows, columns));
    }
  }

  private void quantised(String name, long rows, boolean norms) {
    long at = cursor.position();
    long size = cursor.int32(name + ": codesize");
    long slices = rows == 0 ? 0 : size / rows;
    if (size != rows * slices || (rows > 0 && slices < 1)) {
      String expected = "a multiple of " + rows + " rows";
      throw file.error(Kind.SIZE, "codesize", expected, size + "", name, at);
    }
    add(name + ".codes", DType.U8, Shape.of(rows, slices));
    quantiser(name, name + ".centroids", args.dim(), rows == 0 ? -1 : slices);
    if (norms) {
      add(name + ".norm_codes", DType.U8, Shape.of(rows));
      quantiser(name + ".norm", name + ".norm_centroids", 1, 1);
    }
  }

  private void quantiser(String prefix, String name, int columns, long codes) {
    long at = cursor.position();
    int dim = cursor.int32(name + ": dim");
    int nsubq = cursor.int32(name + ": nsubq");
    int dsub = cursor.int32(name + ": dsub");
    int last = cursor.int32(name + ": lastdsub");
    boolean slices = dsub >= 1 && last >= 1 && last <= dsub;
    if (dim != columns || !slices || (nsubq - 1L) * dsub + last != columns) {
      String expected = "slices of " + columns + " columns";
      String actual = "dim %d, nsubq %d, dsub %d, lastdsub %d".formatted(dim, nsubq, dsub, last);
      throw file.error(Kind.SCHEMA, "quantiser", expected, actual, name, at);
    }
    if (codes >= 0 && nsubq != codes) {
      String expected = codes + " (codes a row)";
      throw file.error(Kind.SIZE, "quantiser: nsubq", expected, nsubq + "", name, at);
    }
    args.metadata().put(prefix + ".dsub", Integer.toString(dsub));
    add(name, DType.F32, Shape.of((long) columns * CENTROIDS));
  }

  /// Adds what begins here, and goes on behind it.
  private void add(String name, DType dtype, Shape shape) {
    long bytes = shape.elementCount() * dtype.bytes();
    long at = cursor.position();
    cursor.skip(name, bytes);
    entries.add(new TensorEntry(name, dtype, shape, file.path(), at, bytes));
  }

  private WeightFormatException mismatch(
      String what, String expected, String actual, String name, long at) {
    return file.error(Kind.MISMATCH, what, expected, actual, name, at);
  }
}
