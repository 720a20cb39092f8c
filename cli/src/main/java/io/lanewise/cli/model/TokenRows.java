package io.lanewise.cli.model;

import io.lanewise.file.ModelFolder;
import io.lanewise.file.ModelFolder.Layout;
import io.lanewise.file.WeightFile;
import io.lanewise.layer.Embedding;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// The row of each token: `table[mapping[id]] · weights[id]`.
///
/// [WeightFile] has checked the parts against each other: every id of the vocabulary has a row.
final class TokenRows {
  private final Tensor table;
  private final int columns;
  private final @Nullable Embedding embedding;
  private final @Nullable Tensor mapping;
  private final @Nullable Tensor weights;

  private TokenRows(Tensor table, @Nullable Tensor mapping, @Nullable Tensor weights) {
    this.table = table;
    this.columns = Math.toIntExact(table.shape().dim(1));
    this.embedding = table.dtype() == DType.F32 ? Embedding.of(table) : null;
    this.mapping = mapping;
    this.weights = weights;
  }

  /// The tensors that this folder's rules of inference use.
  static TokenRows of(WeightFile file, ModelFolder folder) {
    boolean model2vec = folder.layout() == Layout.MODEL2VEC;
    return new TokenRows(
        file.tensor(folder.table()),
        model2vec && file.has("mapping") ? file.tensor("mapping") : null,
        model2vec && file.has("weights") ? file.tensor("weights") : null);
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
    return mapping == null ? id : mapping.getLong(id);
  }

  /// Adds the row of a token to `sum`.
  void add(long id, double[] sum) {
    long row = row(id);
    double weight = weights == null ? 1 : weights.getDouble(id);
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
}
