package io.lanewise.jmh.report;

import java.util.List;
import java.util.Map;
import java.util.function.DoubleUnaryOperator;

/// What JMH measured of one thing, in JMH's own unit.
///
/// @param score the mean of all iterations
/// @param error half of the 99.9 % interval that JMH gives, NaN where it gives none
/// @param unit such as us/op
/// @param forks of each fork its iterations; empty where the JSON has none
public record Metric(double score, double error, String unit, List<List<Double>> forks) {
  private static final String PER_TIME = "ops/";
  private static final String PER_OPERATION = "/op";
  private static final Map<String, Double> MICROSECONDS =
      Map.of("ns", 1e-3, "us", 1.0, "ms", 1e3, "s", 1e6, "min", 6e7, "hr", 3.6e9, "day", 8.64e10);

  /// Copies the lists.
  public Metric {
    forks = forks.stream().map(List::copyOf).toList();
  }

  /// If the unit is a time an operation or operations a time.
  static boolean isTime(String unit) {
    return (unit.startsWith(PER_TIME) ^ unit.endsWith(PER_OPERATION))
        && MICROSECONDS.containsKey(time(unit));
  }

  /// The time of one operation.
  double microseconds() {
    return toMicroseconds().applyAsDouble(score);
  }

  /// Iterations of each fork, as times of one operation.
  List<List<Double>> forkMicroseconds() {
    DoubleUnaryOperator convert = toMicroseconds();
    return forks.stream().map(fork -> fork.stream().map(convert::applyAsDouble).toList()).toList();
  }

  private DoubleUnaryOperator toMicroseconds() {
    double each = MICROSECONDS.getOrDefault(time(unit), Double.NaN);
    return unit.startsWith(PER_TIME) ? value -> each / value : value -> value * each;
  }

  private static String time(String unit) {
    return unit.startsWith(PER_TIME)
        ? unit.substring(PER_TIME.length())
        : unit.substring(0, unit.length() - PER_OPERATION.length());
  }
}
