package io.lanewise.search;

import io.lanewise.internal.parallel.Scratch;
import io.lanewise.tensor.TensorException;

/// The queries of a search as they are compared: copies, for the cosine of length 1, and behind
/// them the square of each one's length.
final class Queries {
  /// The most at a time: with 64, a row that is read from memory is used for so long that reading
  /// it costs nothing.
  private static final int MOST = 64;

  /// Floats of the most queries at a time; fewer where they are longer than 65536 elements.
  private static final int MOST_FLOATS = MOST << 16;

  private final Metric metric;
  private final int columns;
  private final int atATime;
  private final Scratch scratch = new Scratch();

  Queries(Metric metric, int columns) {
    this.metric = metric;
    this.columns = columns;
    this.atATime = Math.clamp(MOST_FLOATS / Math.max(1, columns), 1, MOST);
  }

  /// How many are compared with the table at a time.
  int atATime() {
    return atATime;
  }

  /// Throws if an element of a query is no finite number: none would be nearest to it.
  void check(float[] queries, int offset, int count) {
    for (int i = 0; i < count * columns; i++) {
      float value = queries[offset + i];
      if (!Float.isFinite(value)) {
        String where = "query " + i / columns + ", element " + i % columns;
        throw new TensorException("nearest: query", "finite numbers", value + "", where);
      }
    }
  }

  /// Some queries as they are compared, to be given back.
  float[] borrow(float[] queries, int offset, int count) {
    float[] prepared = scratch.borrow(atATime * (columns + 1));
    for (int q = 0; q < count; q++) {
      int from = offset + q * columns;
      double square = RowNorms.squares(queries, from, columns);
      if (metric == Metric.COSINE && square > 0) {
        double length = Math.sqrt(square);
        for (int k = 0; k < columns; k++) {
          prepared[q * columns + k] = (float) (queries[from + k] / length);
        }
      } else {
        System.arraycopy(queries, from, prepared, q * columns, columns);
      }
      prepared[atATime * columns + q] = (float) square;
    }
    return prepared;
  }

  /// The square of the length of a prepared query.
  float square(float[] prepared, int query) {
    return prepared[atATime * columns + query];
  }

  /// The length of a prepared query.
  float length(float[] prepared, int query) {
    return metric == Metric.COSINE ? 1 : (float) Math.sqrt(square(prepared, query));
  }

  void giveBack(float[] prepared) {
    scratch.giveBack(prepared);
  }
}
