package io.lanewise.jmh.compare;

import java.util.Arrays;

/// Middle and spread that one odd fork does not move.
final class Medians {
  /// Makes the median deviation of a normal distribution its standard deviation.
  private static final double NORMAL = 1.482602218505602;

  private Medians() {}

  static double median(double... values) {
    if (values.length == 0) {
      throw new IllegalArgumentException("median: values expected, got none");
    }
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /// The median absolute deviation from the median, scaled to the standard deviation of normal
  /// noise.
  static double mad(double... values) {
    double median = median(values);
    return NORMAL * median(Arrays.stream(values).map(value -> Math.abs(value - median)).toArray());
  }
}
