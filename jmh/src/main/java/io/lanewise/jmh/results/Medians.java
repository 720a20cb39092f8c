package io.lanewise.jmh.results;

import java.util.Arrays;
import java.util.stream.DoubleStream;

/// Middle and spread that one odd value does not move.
public final class Medians {
  /// Makes the median deviation of a normal distribution its standard deviation.
  private static final double NORMAL = 1.482602218505602;

  private Medians() {}

  /// The middle of what is known: values that are NaN don't count, and NaN is the middle of none.
  public static double of(DoubleStream values) {
    double[] sorted = values.filter(value -> !Double.isNaN(value)).sorted().toArray();
    int middle = sorted.length / 2;
    if (sorted.length == 0) {
      return Double.NaN;
    }
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  /// The same of an array.
  public static double of(double... values) {
    return of(Arrays.stream(values));
  }

  /// The median absolute deviation from the median, scaled to the standard deviation of normal
  /// noise.
  public static double deviation(double... values) {
    double median = of(values);
    return NORMAL * of(Arrays.stream(values).map(value -> Math.abs(value - median)));
  }
}
