package io.lanewise.search;

import io.lanewise.internal.kernel.Kernels;
import io.lanewise.internal.kernel.QueryPanels;
import io.lanewise.internal.kernel.Rows;
import io.lanewise.internal.kernel.Thresholds;
import io.lanewise.internal.kernel.WindowProduct;
import io.lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// One thread's walk over rows of a table: products of a block of rows with all queries, and a
/// closer look at the few rows that pass the [Gates].
///
/// **Few queries** are multiplied with the rows in place. **Many** are packed, and rows copied to
/// be multiplied with them, which is the fastest; such products only choose the rows whose product
/// in place is worth computing. So every score has the bits of a product in place.
///
/// Inside, greater scores are nearer under every metric: distances are negative.
final class Walk {
  /// Rows a block of few queries: the products of twelve are 24 KB, half of a first-level cache. A
  /// power of two, for [RowNorms#place].
  static final int BLOCK = 512;

  /// So many queries are many. Packed, up to 16 take the time of 16, and that of 10 in place.
  private static final int MANY = 12;

  /// Floats of the rows of a block of many queries: 128 KB, an eighth of a second-level cache,
  /// beside as much of 64 packed queries of 512 columns.
  private static final int BLOCK_FLOATS = 1 << 15;

  /// Of many queries, one product in so many may be computed again: some k (1 + ln(rows / k)) are.
  private static final int ROWS_A_PLACE = 256;

  /// Lengths whose product is below this are those of vectors whose products can't overflow.
  private static final float SAFE = 1e37f;

  private static final float[] NO_FLOATS = {};
  private static final long[] NO_LONGS = {};

  private final Rows rows;
  private final WindowProduct product;
  private final Metric metric;
  private final RowNorms norms;
  private final Kernels kernels;
  private final int columns;
  private final Gates gates;
  private final float[] products = new float[MANY * BLOCK];
  private final float[] exact = new float[1];

  /// What many queries take, made for the first of them.
  private @Nullable ManyQueries many;

  private final Queries queries;
  private float[] prepared = NO_FLOATS;
  private int count;
  private long @Nullable [] leftOut;
  private int leftOutAt;
  private int k;
  private float[] scores = NO_FLOATS;
  private int scoresAt;
  private long[] ids = NO_LONGS;
  private int idsAt;

  Walk(
      Rows rows,
      WindowProduct product,
      Metric metric,
      RowNorms norms,
      Queries queries,
      Kernels kernels) {
    this.rows = rows;
    this.product = product;
    this.metric = metric;
    this.norms = norms;
    this.queries = queries;
    this.kernels = kernels;
    this.columns = rows.width();
    this.gates = new Gates(metric, columns, queries.atATime(), Thresholds.of(kernels));
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
    this.prepared = prepared;
    this.count = count;
    this.leftOut = leftOut;
    this.leftOutAt = leftOutAt;
    this.k = k;
    this.scores = scores;
    this.scoresAt = scoresAt;
    this.ids = ids;
    this.idsAt = idsAt;
    for (int q = 0; q < count; q++) {
      gates.open(q, queries.square(prepared, q));
    }
    if (count >= MANY && k <= (to - from) / ROWS_A_PLACE && isSafe()) {
      many(from, to);
    } else {
      few(from, to);
    }
    Tensor.awaitFaults();
    this.prepared = NO_FLOATS;
    this.leftOut = null;
    this.scores = NO_FLOATS;
    this.ids = NO_LONGS;
  }

  private boolean isSafe() {
    float longest = norms.longest();
    for (int q = 0; q < count; q++) {
      if (!(queries.length(prepared, q) * longest < SAFE)) {
        return false;
      }
    }
    return true;
  }

  private void few(long from, long to) {
    for (long first = from; first < to; first += BLOCK) {
      int height = (int) Math.min(BLOCK, to - first);
      for (int q = 0; q < count; q += MANY) {
        int some = Math.min(MANY, count - q);
        product.window(prepared, q * columns, some, first, height, products, 0, BLOCK);
        for (int i = 0; i < some; i++) {
          lookCloser(q + i, i * BLOCK, first, height);
        }
      }
    }
  }

  /// Offers a query what its gate is open to.
  private void lookCloser(int query, int at, long first, int height) {
    float[] piece = norms.piece(first);
    int place = norms.place(first);
    int row = gates.nextRow(query, products, at, piece, place, 0, height);
    while (row < height) {
      offer(query, first + row, products[at + row], piece[place + row]);
      row = gates.nextRow(query, products, at, piece, place, row + 1, height);
    }
  }

  private void many(long from, long to) {
    if (many == null) {
      many = new ManyQueries();
    }
    ManyQueries some = many;
    some.panels.pack(prepared, count);
    for (long first = from; first < to; first += some.blockRows) {
      int height = (int) Math.min(some.blockRows, to - first);
      rows.copyWindow(first, height, some.copies, 0);
      some.panels.multiply(some.copies, height, count, some.products);
      float[] piece = norms.piece(first);
      int place = norms.place(first);
      for (int i = 0; i < height; i++) {
        lookCloser(some, i * some.room, first + i, piece[place + i]);
      }
    }
  }

  /// Offers a row to the queries whose gates are open to it, with its product in place.
  private void lookCloser(ManyQueries some, int at, long row, float norm) {
    int query = gates.nextQuery(some.products, at, norm, 0, count);
    while (query < count) {
      product.window(prepared, query * columns, 1, row, 1, exact, 0, 1);
      offer(query, row, exact[0], norm);
      query = gates.nextQuery(some.products, at, norm, query + 1, count);
    }
  }

  private void offer(int query, long id, float dot, float norm) {
    if (leftOut != null && leftOut[leftOutAt + query] == id) {
      return;
    }
    float score =
        switch (metric) {
          case DOT -> dot;
          case COSINE -> dot / norm;
          case EUCLIDEAN -> {
            float square = (norm + queries.square(prepared, query)) - 2 * dot;
            yield -(float) Math.sqrt(Math.max(0f, square));
          }
        };
    int place = query * k;
    Candidates.offer(score, id, scores, scoresAt + place, ids, idsAt + place, k);
    gates.set(query, scores[scoresAt + place]);
  }

  /// The memory that many queries take.
  private final class ManyQueries {
    private final int room = QueryPanels.room(queries.atATime());
    private final int blockRows =
        Integer.highestOneBit(Math.clamp(BLOCK_FLOATS / Math.max(1, columns), 8, BLOCK));
    private final QueryPanels panels = new QueryPanels(columns, room, kernels);
    private final float[] copies = new float[blockRows * columns];
    private final float[] products = new float[blockRows * room];
  }
}
