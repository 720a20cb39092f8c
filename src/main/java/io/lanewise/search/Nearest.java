package io.lanewise.search;

import io.lanewise.internal.kernel.Kernels;
import io.lanewise.internal.kernel.OpenTeam;
import io.lanewise.internal.kernel.ParallelProduct;
import io.lanewise.internal.kernel.Rows;
import io.lanewise.internal.parallel.Team;
import io.lanewise.layer.Workers;
import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.util.List;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// A search for the rows of a table that are nearest to a query: exact, every row is compared.
///
/// ```
/// table (rows, columns)    queries (count, columns)    ids, scores (count, k)      nearest first
/// ```
///
/// - **Order.** By score, see [Metric]; rows of one score by id, the smaller first. Rows that score
///   NaN (those that hold a NaN, or infinities that cancel) come after all others. Where fewer than
///   k rows can be returned, the places behind them have id −1 and score NaN.
/// - **Numbers.** Products are those of a `Linear` in place: 16 chains over every sixteenth column,
///   added up in a fixed order. Lengths of rows are computed when the search is made, in double,
///   and kept as floats. So scores have the same bits at every lane width, for any number of
///   queries and threads; how exact they are, [Metric] says.
/// - **Dtypes.** F32, BF16, F16, I8 as whole numbers, or [Quantized]. The table is read where it
///   lies, mapped or native, and must stay open.
/// - **Speed.** The table is read from memory once for every 64 queries. From 12 queries on, faster
///   products in another order choose the rows whose scores are computed: by a proven bound, so
///   that none is missed.
/// - **Memory.** 4 bytes a row for the lengths; for each thread that searches some 300 KB and, from
///   12 queries on, twice as much as 64 queries are. Nothing else grows with the table.
/// - **Errors.** [TensorException] if an operand does not fit, before anything is written. Reading
///   a table whose file was closed or truncated throws the exception of its
///   [Source][io.lanewise.tensor.Source]; what was found until then is undefined.
/// - **Threads and allocation.** Immutable; any number of threads. Searches into arrays of the
///   caller allocate nothing once as many have run at a time as ever will.
public final class Nearest {
  static final String OPERATION = "nearest";

  private final Tensor table;
  private final Rows rows;
  private final Metric metric;
  private final @Nullable Workers workers;
  private final Scan scan;
  private final SharedScan shared;

  private Nearest(Tensor table, Rows rows, Metric metric, Scan scan, @Nullable Workers workers) {
    this.table = table;
    this.rows = rows;
    this.metric = metric;
    this.scan = scan;
    this.workers = workers;
    this.shared = new SharedScan(scan);
  }

  /// A search over this table, which it reads once from end to end.
  ///
  /// @param table (rows, columns), F32, F16, BF16, or I8 for whole numbers
  /// @throws TensorException if its rank or dtype is another
  /// @throws LanewiseException if its memory is closed or its file was truncated
  public static Nearest of(Tensor table, Metric metric) {
    return of(table, Rows.of(OPERATION, table), metric, Kernels.active());
  }

  /// A search over a table of codes, which it reads once from end to end.
  ///
  /// @throws LanewiseException if its memory is closed or its file was truncated
  public static Nearest of(Quantized table, Metric metric) {
    return of(table.codes(), Rows.of(table), metric, Kernels.active());
  }

  /// The same by kernels of any width, for tests.
  static Nearest of(Tensor table, Rows rows, Metric metric, Kernels kernels) {
    RowNorms norms = RowNorms.of(table, rows, metric == Metric.EUCLIDEAN);
    return new Nearest(table, rows, metric, new Scan(table, rows, metric, norms, kernels), null);
  }

  /// This search, over the same memory, with the table split over threads: the same answers,
  /// sooner.
  ///
  /// Replaces workers that the search had; `Workers.of(1)` splits nothing.
  ///
  /// @throws TensorException if the table lies in a confined arena, which workers can't read; by a
  ///   search, if the workers are closed
  public Nearest withWorkers(Workers workers) {
    if (workers.threads() > 1 && !table.segment().isAccessibleBy(new Thread())) {
      throw new TensorException(
          "nearest: workers", "a table in a shared arena", "a confined one", table.where());
    }
    return new Nearest(table, rows, metric, scan, workers);
  }

  /// The table that is searched.
  public Tensor table() {
    return table;
  }

  /// Rows of the table.
  public long rows() {
    return rows.count();
  }

  /// Elements of a row and of a query.
  public int columns() {
    return rows.width();
  }

  /// What near means.
  public Metric metric() {
    return metric;
  }

  /// The k rows nearest to a query, the nearest first; all rows, if there are fewer.
  public List<Neighbor> search(float[] query, int k) {
    return search(query, k, -1);
  }

  /// The k rows nearest to a query but for one: the row that the query is, for example.
  ///
  /// @param leftOut the row that is not to be found; −1 for none
  public List<Neighbor> search(float[] query, int k, long leftOut) {
    if (query.length != columns()) {
      throw new TensorException(
          "nearest: query", columns() + " elements", query.length + "", table.where());
    }
    Operands.atLeastOne(k);
    int places = (int) Math.min(k, Math.max(1, rows()));
    long[] ids = new long[places];
    float[] scores = new float[places];
    search(query, 0, 1, places, new long[] {leftOut}, 0, ids, 0, scores, 0);
    return IntStream.range(0, places)
        .filter(i -> ids[i] >= 0)
        .mapToObj(i -> new Neighbor(ids[i], scores[i]))
        .toList();
  }

  /// The k rows nearest to each of `count` queries.
  ///
  /// @param queries one behind the other, from `queriesOffset` on
  /// @param k places for each query, 1 at least
  /// @param ids k for each query, from `idsOffset` on
  /// @param scores of the ids, from `scoresOffset` on
  /// @throws TensorException if an array is too short, k is below 1, or an element of a query is
  ///   not finite
  public void search(
      float[] queries,
      int queriesOffset,
      int count,
      int k,
      long[] ids,
      int idsOffset,
      float[] scores,
      int scoresOffset) {
    search(queries, queriesOffset, count, k, null, 0, ids, idsOffset, scores, scoresOffset);
  }

  /// The k rows nearest to each of `count` queries, but for one row each.
  ///
  /// @param queries one behind the other, from `queriesOffset` on
  /// @param k places for each query, 1 at least
  /// @param leftOut for each query, from `leftOutOffset` on, a row that it is not to find, such as
  ///   the row that it is; −1 for none. Null leaves nothing out
  /// @param ids k for each query, from `idsOffset` on
  /// @param scores of the ids, from `scoresOffset` on
  /// @throws TensorException if an array is too short, k is below 1, or an element of a query is
  ///   not finite
  public void search(
      float[] queries,
      int queriesOffset,
      int count,
      int k,
      long @Nullable [] leftOut,
      int leftOutOffset,
      long[] ids,
      int idsOffset,
      float[] scores,
      int scoresOffset) {
    Operands.atLeastOne(k);
    Operands.array("nearest: queries", queries.length, queriesOffset, count, columns());
    Operands.array("nearest: ids", ids.length, idsOffset, count, k);
    Operands.array("nearest: scores", scores.length, scoresOffset, count, k);
    if (leftOut != null) {
      Operands.array("nearest: rows left out", leftOut.length, leftOutOffset, count, 1);
    }
    scan.queries().check(queries, queriesOffset, count);
    int most = scan.queries().atATime();
    for (int q = 0; q < count; q += most) {
      int some = Math.min(most, count - q);
      float[] prepared = scan.queries().borrow(queries, queriesOffset + q * columns(), some);
      int scoresAt = scoresOffset + q * k;
      int idsAt = idsOffset + q * k;
      Candidates.clear(scores, scoresAt, ids, idsAt, some * k);
      try {
        run(prepared, some, leftOut, leftOutOffset + q, k, scores, scoresAt, ids, idsAt);
      } catch (IllegalStateException | InternalError fault) {
        throw table.explain(OPERATION, fault);
      }
      scan.queries().giveBack(prepared);
      for (int i = 0; i < some; i++) {
        Candidates.sort(scores, scoresAt + i * k, ids, idsAt + i * k, k);
      }
      finish(scores, scoresAt, ids, idsAt, some * k);
    }
  }

  /// By one thread, or where there are workers and enough to do by several.
  private void run(
      float[] prepared,
      int count,
      long @Nullable [] leftOut,
      int leftOutAt,
      int k,
      float[] scores,
      int scoresAt,
      long[] ids,
      int idsAt) {
    if (workers == null || workers.threads() == 1) {
      scan.run(prepared, count, 0, rows(), leftOut, leftOutAt, k, scores, scoresAt, ids, idsAt);
      return;
    }
    Team team = workers.team();
    OpenTeam.require(team, OPERATION);
    boolean small = ParallelProduct.isSmall(count, rows() * columns());
    int lanes = small ? Team.INLINE : OpenTeam.acquire(team, OPERATION);
    try {
      if (lanes == Team.INLINE) {
        scan.run(prepared, count, 0, rows(), leftOut, leftOutAt, k, scores, scoresAt, ids, idsAt);
      } else {
        shared.run(
            team, lanes, rows(), prepared, count, leftOut, leftOutAt, k, scores, scoresAt, ids,
            idsAt);
      }
    } finally {
      if (!small) {
        team.release(lanes);
      }
    }
  }

  /// Scores as the metric has them, and −1 in free places.
  private void finish(float[] scores, int scoresAt, long[] ids, int idsAt, int count) {
    for (int i = 0; i < count; i++) {
      if (ids[idsAt + i] == Candidates.NONE) {
        ids[idsAt + i] = -1;
      }
      if (metric == Metric.EUCLIDEAN) {
        scores[scoresAt + i] = 0f - scores[scoresAt + i];
      }
    }
  }

  /// For example `Nearest(30522, 384), cosine, F32 in place, 512-bit kernels, 2 threads`; without
  /// the threads if there are none.
  @Override
  public String toString() {
    String kernels = scan.vectorBits() == 0 ? "scalar" : scan.vectorBits() + "-bit";
    int threads = workers == null ? 1 : workers.threads();
    return "Nearest(%d, %d), %s, %s in place, %s kernels%s"
        .formatted(
            rows(),
            columns(),
            metric,
            table.dtype(),
            kernels,
            threads == 1 ? "" : ", " + threads + " threads");
  }
}
