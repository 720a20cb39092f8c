package io.lanewise.search;

import io.lanewise.internal.kernel.Thresholds;

/// What a product must reach for its row to be worth a closer look: a bound for each query that is
/// linear in the length of the row.
///
/// A row is turned away if `product < a · norm + b`. Then its score is worse than the worst that is
/// kept, even if the product is off by as much as any order of summation can make it: so products
/// of different orders turn away different rows, and never one that should be kept. With n columns,
/// u = 2⁻²⁴ and c = 4(n + 16)u:
///
/// ```
/// DOT        norm ‖w‖      a = −c ‖q‖          b = worst − t
/// COSINE     norm ‖w‖      a = worst − c       b = −t
/// EUCLIDEAN  norm ‖w‖²     a = ½ − c           b = a ‖q‖² − (½ + c) worst² − t
/// ```
///
/// Two sums of the same n products are at most 2γ(n) ‖q‖ ‖w‖ apart, which is less than 2.7 n u ‖q‖
/// ‖w‖ as long as n u < ¼, and ‖q‖ ‖w‖ ≤ ½(‖q‖² + ‖w‖²). What is left of c is more than the
/// roundings of bound and score; t is more than what products lose by underflow. The caller sees to
/// it that sums of different orders don't overflow. NaN, as of free places, turns nothing away.
final class Gates {
  private static final float U = 0x1p-24f;

  private final Metric metric;
  private final Thresholds thresholds;
  private final float c;
  private final float t;
  private final float[] a;
  private final float[] b;
  private final float[] squares;

  /// @param most queries at a time
  Gates(Metric metric, int columns, int most, Thresholds thresholds) {
    this.metric = metric;
    this.thresholds = thresholds;
    this.c = 4 * (columns + 16f) * U;
    this.t = 2 * (columns + 1f) * Float.MIN_VALUE;
    this.a = new float[most];
    this.b = new float[most];
    this.squares = new float[most];
  }

  /// Opens the gate of a query for every row.
  ///
  /// @param square of the query's length
  void open(int query, float square) {
    squares[query] = square;
    set(query, Float.NaN);
  }

  /// Turns away what can't be better.
  ///
  /// @param worst the worst score that is kept, NaN if there is none
  void set(int query, float worst) {
    float square = squares[query];
    switch (metric) {
      case DOT -> {
        a[query] = -c * (float) Math.sqrt(square);
        b[query] = worst - t;
      }
      case COSINE -> {
        a[query] = worst - c;
        b[query] = -t;
      }
      case EUCLIDEAN -> {
        a[query] = 0.5f - c;
        b[query] = (0.5f - c) * square - (0.5f + c) * (worst * worst) - t;
      }
    }
  }

  /// The first of rows `from` up to `to` that the gate of a query is open to, `to` if there is
  /// none.
  ///
  /// @param products of the query with the rows, from `at` on
  /// @param norms of the rows, from `place` on
  int nextRow(int query, float[] products, int at, float[] norms, int place, int from, int to) {
    float factor = a[query];
    float added = b[query];
    for (int i = from; i < to; i++) {
      if (!(products[at + i] < factor * norms[place + i] + added)) {
        return i;
      }
    }
    return to;
  }

  /// The first of queries `from` up to `to` whose gate is open to a row, `to` if there is none.
  ///
  /// @param products of the row with the queries, from `at` on
  int nextQuery(float[] products, int at, float norm, int from, int to) {
    return thresholds.next(products, at, a, b, norm, from, to);
  }
}
