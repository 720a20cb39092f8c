package io.lanewise.search;

import io.lanewise.internal.kernel.Kernels;
import io.lanewise.internal.kernel.PlacedWeight;
import io.lanewise.internal.kernel.Rows;
import io.lanewise.internal.kernel.WindowProduct;
import io.lanewise.internal.parallel.Scratch;
import io.lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// One thread's walk over rows of a table, a block at a time: products, scores, candidates.
///
/// Inside, greater scores are nearer under every metric: distances are negative.
final class Scan {
  /// Rows a block: the scores of 64 queries are 128 KB, an eighth of a second-level cache, beside
  /// as much of queries of 512 elements. A power of two, for [RowNorms#place].
  static final int BLOCK = 512;

  private final WindowProduct product;
  private final Metric metric;
  private final @Nullable RowNorms norms;
  private final Queries queries;
  private final Scratch scratch = new Scratch();

  Scan(Tensor table, Rows rows, Metric metric, @Nullable RowNorms norms, Kernels kernels) {
    this.product = kernels.windows(new PlacedWeight(table, rows, rows.width(), 0, 0));
    this.metric = metric;
    this.norms = norms;
    this.queries = new Queries(metric, rows.width());
  }

  Queries queries() {
    return queries;
  }

  int vectorBits() {
    return product.vectorBits();
  }

  /// Offers rows `from` up to `to` to the candidates of each of `count` queries, k places each.
  ///
  /// @param prepared what [Queries#borrow] returned
  /// @param from a multiple of [#BLOCK]
  /// @param leftOut a row for each query, from `leftOutAt` on; or null
  void run(
      float[] prepared,
      int count,
      long from,
      long to,
      long @Nullable [] leftOut,
      int leftOutAt,
      int k,
      float[] scores,
      int scoresAt,
      long[] ids,
      int idsAt) {
    float[] block = scratch.borrow(queries.atATime() * BLOCK);
    for (long first = from; first < to; first += BLOCK) {
      int height = (int) Math.min(BLOCK, to - first);
      product.window(prepared, 0, count, first, height, block, 0, BLOCK);
      for (int q = 0; q < count; q++) {
        int at = q * BLOCK;
        score(block, at, height, first, prepared, q);
        long without = leftOut == null ? Candidates.NONE : leftOut[leftOutAt + q];
        int place = q * k;
        Candidates.offerAll(
            block, at, height, first, without, scores, scoresAt + place, ids, idsAt + place, k);
      }
    }
    Tensor.awaitFaults();
    scratch.giveBack(block);
  }

  /// Makes scores of the products of one query.
  private void score(float[] block, int at, int rows, long first, float[] prepared, int query) {
    if (norms == null) {
      return;
    }
    float[] piece = norms.piece(first);
    int place = norms.place(first);
    if (metric == Metric.COSINE) {
      divide(block, at, rows, piece, place);
    } else {
      distances(block, at, rows, piece, place, queries.square(prepared, query));
    }
  }

  private static void divide(float[] block, int at, int rows, float[] lengths, int place) {
    for (int i = 0; i < rows; i++) {
      block[at + i] /= lengths[place + i];
    }
  }

  private static void distances(
      float[] block, int at, int rows, float[] squares, int place, float querySquare) {
    for (int i = 0; i < rows; i++) {
      float square = (squares[place + i] + querySquare) - 2 * block[at + i];
      block[at + i] = -(float) Math.sqrt(Math.max(0f, square));
    }
  }
}
