package io.lanewise.cli.model;

import io.lanewise.cli.model.ModelFolder.Layout;
import io.lanewise.file.WeightFile;
import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.layer.Embedding;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// The row of each token: `table[mapping[id]] · weights[id]`.
///
/// The parts are checked against each other when this is built, so that [#add] meets no surprise:
/// every id of the vocabulary has a row.
final class TokenRows {
  private static final Set<DType> TABLE_DTYPES =
      EnumSet.of(DType.F32, DType.F16, DType.BF16, DType.F64, DType.I8);

  private final Tensor table;
  private final int columns;
  private final @Nullable Embedding embedding;
  private final long @Nullable [] mapping;
  private final double @Nullable [] weights;

  private TokenRows(Tensor table, long @Nullable [] mapping, double @Nullable [] weights) {
    this.table = table;
    this.columns = Math.toIntExact(table.shape().dim(1));
    this.embedding = table.dtype() == DType.F32 ? Embedding.of(table) : null;
    this.mapping = mapping;
    this.weights = weights;
  }

  /// Finds the tensors and checks them against the vocabulary.
  static TokenRows of(WeightFile file, Layout layout, Vocabulary vocabulary) {
    Tensor table = table(file, layout);
    if (layout == Layout.SENTENCE_TRANSFORMERS) {
      requireRows(file, table, vocabulary.maxId());
      return new TokenRows(table, null, null);
    }
    if (vocabulary.unknownToken() != null && vocabulary.unknownId() < 0) {
      throw mismatch(
          file, null, "tokenizer", "a token '" + vocabulary.unknownToken() + "'", "none");
    }
    long[] mapping = file.has("mapping") ? mapping(file, table, vocabulary) : null;
    if (mapping == null) {
      requireRows(file, table, vocabulary.maxId());
      if (table.shape().dim(0) != vocabulary.size()) {
        String rows = vocabulary.size() + " rows, one a token, or a mapping";
        throw mismatch(file, table, "table", rows, table.shape().toString());
      }
    }
    double[] weights = file.has("weights") ? weights(file, vocabulary) : null;
    return new TokenRows(table, mapping, weights);
  }

  /// Elements a row.
  int columns() {
    return columns;
  }

  /// The table itself.
  Tensor table() {
    return table;
  }

  /// The row of a token in the table.
  long row(long id) {
    return mapping == null ? id : mapping[Math.toIntExact(id)];
  }

  /// Adds the row of a token to `sum`.
  void add(long id, double[] sum) {
    long row = row(id);
    double weight = weights == null ? 1 : weights[Math.toIntExact(id)];
    if (embedding != null) {
      float[] values = embedding.lookup(row);
      for (int i = 0; i < columns; i++) {
        sum[i] += weight * values[i];
      }
    } else {
      for (int i = 0; i < columns; i++) {
        sum[i] += weight * table.getDouble(row * columns + i);
      }
    }
  }

  private static Tensor table(WeightFile file, Layout layout) {
    Tensor table = file.tensor(layout.table(file));
    if (table.shape().rank() != 2 || table.shape().dim(1) == 0) {
      throw refuse(Kind.SCHEMA, file, table, "table", "(rows, columns)", table.shape().toString());
    }
    if (table.shape().dim(1) > Integer.MAX_VALUE - 8) {
      throw refuse(Kind.LIMIT, file, table, "columns", "< 2^31", table.shape().toString());
    }
    if (!TABLE_DTYPES.contains(table.dtype())) {
      throw refuse(
          Kind.UNSUPPORTED, file, table, "dtype", "one of " + TABLE_DTYPES, table.dtype().name());
    }
    return table;
  }

  private static long[] mapping(WeightFile file, Tensor table, Vocabulary vocabulary) {
    Tensor mapping = byToken(file, "mapping", vocabulary);
    if (!mapping.dtype().isInteger() || mapping.dtype() == DType.BOOL) {
      throw refuse(Kind.SCHEMA, file, mapping, "dtype", "integers", mapping.dtype().name());
    }
    long rows = table.shape().dim(0);
    long[] rowOfToken = new long[vocabulary.maxId() + 1];
    for (int id = 0; id < rowOfToken.length; id++) {
      rowOfToken[id] = mapping.getLong(id);
      if (rowOfToken[id] < 0 || rowOfToken[id] >= rows) {
        String what = "mapping of token " + id;
        throw mismatch(file, mapping, what, "0 <= row < " + rows, rowOfToken[id] + "");
      }
    }
    return rowOfToken;
  }

  private static double[] weights(WeightFile file, Vocabulary vocabulary) {
    Tensor weights = byToken(file, "weights", vocabulary);
    if (!weights.dtype().isReadable() || weights.dtype() == DType.BOOL) {
      throw refuse(Kind.SCHEMA, file, weights, "dtype", "numbers", weights.dtype().name());
    }
    double[] weightOfToken = new double[vocabulary.maxId() + 1];
    for (int id = 0; id < weightOfToken.length; id++) {
      weightOfToken[id] = weights.getDouble(id);
    }
    return weightOfToken;
  }

  private static Tensor byToken(WeightFile file, String name, Vocabulary vocabulary) {
    Tensor tensor = file.tensor(name);
    if (tensor.shape().rank() != 1) {
      throw refuse(Kind.SCHEMA, file, tensor, name, "one dimension", tensor.shape().toString());
    }
    if (tensor.shape().dim(0) <= vocabulary.maxId()) {
      String tokens = "an element for each of " + (vocabulary.maxId() + 1L) + " ids";
      throw mismatch(file, tensor, name, tokens, tensor.shape().toString());
    }
    return tensor;
  }

  private static void requireRows(WeightFile file, Tensor table, int maxId) {
    if (table.shape().dim(0) <= maxId) {
      String rows = "a row for each of " + (maxId + 1L) + " ids";
      throw mismatch(file, table, "table", rows, table.shape().toString());
    }
  }

  private static WeightFormatException mismatch(
      WeightFile file, @Nullable Tensor tensor, String what, String expected, String actual) {
    return refuse(Kind.MISMATCH, file, tensor, what, expected, actual);
  }

  private static WeightFormatException refuse(
      Kind kind,
      WeightFile file,
      @Nullable Tensor tensor,
      String what,
      String expected,
      String actual) {
    String name = tensor == null ? null : tensor.name();
    return new WeightFormatException(
        kind, "model: " + what, expected, actual, file.path(), name, -1, null);
  }
}
