package io.lanewise.text;

import io.lanewise.file.WeightFile;
import io.lanewise.layer.EmbeddingBag;

/// The rows of a fastText model's input matrix, added up where they lie.
sealed interface InputRows permits DenseRows, ProductRows {
  /// The rows of an open model.
  static InputRows of(WeightFile file) {
    return file.has("input")
        ? new DenseRows(EmbeddingBag.of(file.tensor("input"), EmbeddingBag.Mode.SUM))
        : ProductRows.of(file, "input");
  }

  /// Floats of a row.
  int width();

  /// Writes the sum of rows `ids[0 .. count)`, each column one chain of additions in their order.
  ///
  /// @param count one at least
  void sum(long[] ids, int count, float[] out);
}
