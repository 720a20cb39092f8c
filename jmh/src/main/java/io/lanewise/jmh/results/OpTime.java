package io.lanewise.jmh.results;

import java.util.Map;

/// The one place where a score becomes a time, so that "larger is slower" holds everywhere else.
public final class OpTime {
  private static final String PER_OP = "/op";
  private static final String OPS_PER = "ops/";
  private static final Map<String, Double> NANOS =
      Map.of("ns", 1.0, "us", 1e3, "ms", 1e6, "s", 1e9, "min", 60e9, "hr", 3600e9, "day", 86_400e9);

  private OpTime() {}

  /// Nanoseconds an operation.
  ///
  /// @param mode as JMH shortens it: thrpt, avgt, sample or ss
  /// @param unit of the score, such as us/op or ops/ms
  /// @throws IllegalArgumentException if the mode is none of JMH's, the unit is not one of the
  ///   mode's, or the score is not a positive number
  public static double nanos(String mode, String unit, double score) {
    if (!(score > 0) || Double.isInfinite(score)) {
      throw new IllegalArgumentException(
          "score: expected a positive number of " + unit + ", got " + score);
    }
    return switch (mode) {
      case "thrpt" -> {
        if (!unit.startsWith(OPS_PER)) {
          throw unexpected(mode, "ops/<time>", unit);
        }
        yield unitNanos(mode, time(unit)) / score;
      }
      case "avgt", "sample", "ss" -> {
        if (!unit.endsWith(PER_OP)) {
          throw unexpected(mode, "<time>/op", unit);
        }
        yield unitNanos(mode, time(unit)) * score;
      }
      default ->
          throw new IllegalArgumentException(
              "score: mode expected thrpt, avgt, sample or ss, got " + mode);
    };
  }

  /// If a unit is a time an operation, or operations a time.
  static boolean isTime(String unit) {
    return (unit.startsWith(OPS_PER) ^ unit.endsWith(PER_OP)) && NANOS.containsKey(time(unit));
  }

  /// Microseconds an operation of any score, NaN and zero included, in a unit that [#isTime].
  static double microseconds(String unit, double score) {
    double each = NANOS.getOrDefault(time(unit), Double.NaN) / 1e3;
    return unit.startsWith(OPS_PER) ? each / score : score * each;
  }

  private static String time(String unit) {
    return unit.startsWith(OPS_PER)
        ? unit.substring(OPS_PER.length())
        : unit.substring(0, unit.length() - PER_OP.length());
  }

  private static double unitNanos(String mode, String time) {
    Double nanos = NANOS.get(time);
    if (nanos == null) {
      throw unexpected(mode, "ns, us, ms, s, min, hr or day", time);
    }
    return nanos;
  }

  private static IllegalArgumentException unexpected(String mode, String expected, String got) {
    return new IllegalArgumentException(
        "score: unit of mode " + mode + " expected " + expected + ", got " + got);
  }
}
