package io.lanewise.search;

import io.lanewise.internal.kernel.Kernels;
import io.lanewise.internal.kernel.PlacedWeight;
import io.lanewise.internal.kernel.Rows;
import io.lanewise.internal.kernel.WindowProduct;
import io.lanewise.internal.parallel.Pool;
import io.lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Walks over rows of one table, by any number of threads at a time: each borrows a [Walk].
final class Scan {
  private final WindowProduct product;
  private final Queries queries;
  private final Pool<Walk> walks;

  Scan(Tensor table, Rows rows, Metric metric, RowNorms norms, Kernels kernels) {
    this.product = kernels.windows(new PlacedWeight(table, rows, rows.width(), 0, 0));
    this.queries = new Queries(metric, rows.width());
    this.walks =
        new Pool<>() {
          @Override
          protected Walk allocate(int length) {
            return new Walk(rows, product, metric, norms, queries, kernels);
          }

          @Override
          protected int lengthOf(Walk walk) {
            return 1;
          }
        };
  }

  Queries queries() {
    return queries;
  }

  int vectorBits() {
    return product.vectorBits();
  }

  /// As [Walk#run].
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
    Walk walk = walks.borrow(1);
    walk.run(prepared, count, from, to, leftOut, leftOutAt, k, scores, scoresAt, ids, idsAt);
    walks.giveBack(walk);
  }
}
