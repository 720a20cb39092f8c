package io.lanewise.search;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealVector;

/// A search on Commons Math in double precision, and the bounds that [Metric] promises.
///
/// A row may be in the place of another only if the two are within their bounds of each other.
final class SearchReference {
  private static final double U = 0x1p-24;

  private final Metric metric;
  private final RealVector[] rows;

  /// @param table the numbers that a look-up returns, row after row
  SearchReference(Metric metric, float[] table, int columns) {
    this.metric = metric;
    this.rows = new RealVector[table.length / columns];
    for (int i = 0; i < rows.length; i++) {
      rows[i] = vector(table, i * columns, columns);
    }
  }

  static RealVector vector(float[] values, int offset, int count) {
    double[] doubles = new double[count];
    for (int i = 0; i < count; i++) {
      doubles[i] = values[offset + i];
    }
    return new ArrayRealVector(doubles, false);
  }

  /// Fails if the answer is not the k nearest rows in order, within the bounds.
  void check(float[] query, int k, List<Neighbor> found, String what) {
    assertEquals(Math.min(k, rows.length), found.size(), what);
    RealVector q = vector(query, 0, query.length);
    Set<Long> ids = new HashSet<>();
    for (int i = 0; i < found.size(); i++) {
      Neighbor neighbor = found.get(i);
      assertTrue(ids.add(neighbor.id()), what + ": twice " + neighbor);
      Range range = range(q, (int) neighbor.id());
      assertTrue(range.has(neighbor.score()), what + ": " + neighbor + " is outside " + range);
      if (i > 0) {
        Neighbor before = found.get(i - 1);
        int order = Float.compare(before.score(), neighbor.score());
        order = metric == Metric.EUCLIDEAN ? order : -order;
        boolean sorted = order < 0 || (order == 0 && before.id() < neighbor.id());
        assertTrue(sorted, what + ": " + before + " before " + neighbor);
      }
    }
    float last = found.getLast().score();
    for (int row = 0; row < rows.length; row++) {
      if (!ids.contains((long) row)) {
        Range range = range(q, row);
        boolean nearer = metric == Metric.EUCLIDEAN ? range.most < last : range.least > last;
        assertTrue(!nearer, what + ": row " + row + ", " + range + ", is left out for " + last);
      }
    }
  }

  /// Between what a float score may be.
  private record Range(double least, double most) {
    boolean has(float score) {
      return score >= least && score <= most;
    }
  }

  private Range range(RealVector query, int row) {
    RealVector w = rows[row];
    int n = w.getDimension();
    double dot = query.dotProduct(w);
    double sizes = query.map(Math::abs).dotProduct(w.map(Math::abs));
    double lengths = query.getNorm() * w.getNorm();
    return switch (metric) {
      case DOT -> around(dot, gamma(n + 1) * sizes);
      case COSINE -> lengths == 0 ? around(0, 0) : around(dot, gamma(n + 4) * sizes, lengths);
      case EUCLIDEAN -> {
        double square = Math.pow(query.getDistance(w), 2);
        double squares = query.dotProduct(query) + w.dotProduct(w);
        double off = gamma(n + 4) * (squares + 2 * sizes);
        double least = Math.sqrt(Math.max(0, square - off));
        yield new Range(least * (1 - U), Math.sqrt(square + off) * (1 + U));
      }
    };
  }

  private static Range around(double exact, double off) {
    return new Range(exact - off, exact + off);
  }

  private static Range around(double exact, double off, double divisor) {
    return new Range((exact - off) / divisor, (exact + off) / divisor);
  }

  private static double gamma(int roundings) {
    return roundings * U / (1 - roundings * U);
  }
}
