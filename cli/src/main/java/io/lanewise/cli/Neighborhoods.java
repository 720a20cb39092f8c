package io.lanewise.cli;

import io.lanewise.file.Printable;
import io.lanewise.search.Nearest;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/// Searches for the neighbours of queries, some at a time, and prints them in the order of the
/// queries: as JSON lines, or as a heading and a line for each neighbour.
final class Neighborhoods implements AutoCloseable {
  /// Queries that are searched for together: as many as the library compares with a row at a time.
  private static final int MOST_QUERIES = 64;

  /// Neighbours that are under way: 12 MB of ids and scores. Where k is large, fewer queries are.
  private static final int MOST_NEIGHBORS = 1 << 20;

  private final StandardOutput out;
  private final @Nullable JsonLines json;
  private final Nearest search;
  private final LongFunction<@Nullable String> tokens;
  private final int k;
  private final List<Query> waiting = new ArrayList<>();
  private final float[] vectors;
  private final long[] leftOut;
  private final long[] ids;
  private final float[] scores;

  /// @param tokens a row to its name, or to null where it has none
  /// @param k neighbours a query, or all rows if there are fewer
  Neighborhoods(
      StandardOutput out,
      boolean json,
      Nearest search,
      LongFunction<@Nullable String> tokens,
      int k) {
    this.out = out;
    this.json = json ? new JsonLines(out) : null;
    this.search = search;
    this.tokens = tokens;
    this.k = (int) Math.min(k, Math.max(1, search.rows()));
    int most = Math.clamp(MOST_NEIGHBORS / this.k, 1, MOST_QUERIES);
    vectors = new float[most * search.columns()];
    leftOut = new long[most];
    ids = new long[most * this.k];
    scores = new float[most * this.k];
  }

  /// What a query is called: a text, or the number of a row.
  private record Query(@Nullable String text, long row) {}

  /// Adds a text and its vector.
  ///
  /// @param leftOut the row that it is, −1 if none
  void addText(String text, float[] vector, long leftOut) {
    add(new Query(text, 0), vector, leftOut);
  }

  /// Adds a row of a tensor.
  ///
  /// @param leftOut the row of the table that it is, −1 if none
  void addRow(long row, float[] vector, long leftOut) {
    add(new Query(null, row), vector, leftOut);
  }

  private void add(Query query, float[] vector, long without) {
    System.arraycopy(vector, 0, vectors, waiting.size() * search.columns(), search.columns());
    leftOut[waiting.size()] = without;
    waiting.add(query);
    if (waiting.size() == leftOut.length) {
      printWaiting();
    }
  }

  /// Searches for and prints those that are still waiting.
  void printWaiting() {
    search.search(vectors, 0, waiting.size(), k, leftOut, 0, ids, 0, scores, 0);
    for (int q = 0; q < waiting.size(); q++) {
      if (json == null) {
        printLines(waiting.get(q), q * k);
      } else {
        printJson(json, waiting.get(q), q * k);
      }
    }
    waiting.clear();
  }

  private void printJson(JsonLines lines, Query query, int from) {
    lines.begin();
    if (query.text == null) {
      lines.put("query", query.row);
    } else {
      lines.put("query", query.text);
    }
    lines.beginList("neighbors");
    for (int i = from; i < from + k && ids[i] >= 0; i++) {
      lines.begin().put("id", ids[i]);
      String token = tokens.apply(ids[i]);
      if (token != null) {
        lines.put("token", token);
      }
      lines.put("score", scores[i]).end();
    }
    lines.endList().end();
  }

  private void printLines(Query query, int from) {
    out.println((query.text == null ? query.row + "" : Printable.escape(query.text)) + ":");
    boolean named = false;
    List<String[]> rows = new ArrayList<>();
    for (int i = from; i < from + k && ids[i] >= 0; i++) {
      String token = tokens.apply(ids[i]);
      named |= token != null;
      String name = token == null ? "" : Printable.escape(token);
      rows.add(new String[] {ids[i] + "", scores[i] + "", name});
    }
    Table table = new Table(">id", "score", named ? "token" : "");
    rows.forEach(table::row);
    table.lines().forEach(line -> out.println("  " + line));
  }

  @Override
  public void close() {
    if (json != null) {
      json.close();
    }
  }
}
