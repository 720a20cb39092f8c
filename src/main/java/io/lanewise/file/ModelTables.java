package io.lanewise.file;

import io.lanewise.file.ModelFolder.Layout;
import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;
import java.util.EnumSet;
import java.util.Objects;
import java.util.Set;

/// Holds the tensors of a static model against its vocabulary: every id has a row, so that whoever
/// computes `table[mapping[id]] · weights[id]` meets no surprise.
final class ModelTables {
  private static final Set<DType> TABLE_DTYPES =
      EnumSet.of(DType.F32, DType.F16, DType.BF16, DType.F64, DType.I8);

  private final MappedFile file;
  private final Contents contents;
  private final Vocabulary vocabulary;

  private ModelTables(MappedFile file, Contents contents, Vocabulary vocabulary) {
    this.file = file;
    this.contents = contents;
    this.vocabulary = vocabulary;
  }

  /// @return the table
  /// @throws WeightFormatException SCHEMA, UNSUPPORTED or MISMATCH if a part is missing, of another
  ///   shape or dtype, or too short
  static TensorEntry check(
      ModelFolder folder, MappedFile file, Contents contents, Vocabulary tokens) {
    ModelTables tables = new ModelTables(file, contents, tokens);
    TensorEntry table = tables.table(folder);
    boolean mapped = folder.layout() == Layout.MODEL2VEC && contents.find("mapping") != null;
    if (mapped) {
      tables.checkMapping(Objects.requireNonNull(contents.find("mapping")), table);
    } else {
      tables.requireOneEach(table, "row");
      boolean exact = folder.layout() == Layout.MODEL2VEC;
      if (exact && table.shape().dim(0) != tokens.size()) {
        String rows = tokens.size() + " rows, one a token, or a mapping";
        throw refuse(Kind.MISMATCH, table, "table", rows, table.shape().toString());
      }
    }
    TensorEntry weights = contents.find("weights");
    if (folder.layout() == Layout.MODEL2VEC && weights != null) {
      tables.checkWeights(weights);
    }
    return table;
  }

  private TensorEntry table(ModelFolder folder) {
    TensorEntry table = contents.find(folder.table());
    if (table == null) {
      String actual = contents.entries().isEmpty() ? "none" : contents.someNames();
      String expected = "a tensor " + Printable.name(folder.table());
      throw file.error(Kind.MISMATCH, "model: table", expected, actual, null, -1);
    }
    if (table.shape().rank() != 2 || table.shape().dim(1) == 0) {
      throw refuse(Kind.SCHEMA, table, "table", "(rows, columns)", table.shape().toString());
    }
    if (table.shape().dim(1) > Integer.MAX_VALUE - 8) {
      throw refuse(Kind.LIMIT, table, "columns", "< 2^31", table.shape().toString());
    }
    if (!TABLE_DTYPES.contains(table.dtype())) {
      throw refuse(
          Kind.UNSUPPORTED, table, "dtype", "one of " + TABLE_DTYPES, table.dtype().name());
    }
    return table;
  }

  private void checkMapping(TensorEntry entry, TensorEntry table) {
    requireOneDimension(entry);
    if (!entry.dtype().isInteger() || entry.dtype() == DType.BOOL) {
      throw refuse(Kind.SCHEMA, entry, "dtype", "integers", entry.dtype().name());
    }
    requireOneEach(entry, "element");
    Tensor rowOfToken = file.tensor(entry);
    long rows = table.shape().dim(0);
    for (long id = 0; id < vocabulary.rows(); id++) {
      long row = rowOfToken.getLong(id);
      if (row < 0 || row >= rows) {
        String what = "mapping of token " + id;
        throw refuse(Kind.MISMATCH, entry, what, "0 <= row < " + rows, row + "");
      }
    }
  }

  private void checkWeights(TensorEntry entry) {
    requireOneDimension(entry);
    if (!entry.dtype().isReadable() || entry.dtype() == DType.BOOL) {
      throw refuse(Kind.SCHEMA, entry, "dtype", "numbers", entry.dtype().name());
    }
    requireOneEach(entry, "element");
  }

  private static void requireOneDimension(TensorEntry entry) {
    if (entry.shape().rank() != 1) {
      throw refuse(Kind.SCHEMA, entry, "shape", "one dimension", entry.shape().toString());
    }
  }

  private void requireOneEach(TensorEntry entry, String what) {
    if (entry.shape().dim(0) < vocabulary.rows()) {
      String expected = "a " + what + " for each of " + vocabulary.rows() + " ids";
      throw refuse(Kind.MISMATCH, entry, "shape", expected, entry.shape().toString());
    }
  }

  private static WeightFormatException refuse(
      Kind kind, TensorEntry entry, String what, String expected, String actual) {
    return new WeightFormatException(
        kind,
        "model: " + what,
        expected,
        actual,
        entry.file(),
        entry.name(),
        entry.byteOffset(),
        null);
  }
}
