package io.lanewise.jmh.report;

import java.util.stream.DoubleStream;

/// The middle of what is known.
final class Medians {
  private Medians() {}

  /// NaN of nothing; values that are NaN don't count.
  static double of(DoubleStream values) {
    double[] sorted = values.filter(value -> !Double.isNaN(value)).sorted().toArray();
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
