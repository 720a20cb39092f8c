package io.lanewise.jmh.compare;

/// The one place where a score becomes a time, so that "larger is slower" holds everywhere else.
final class OpTime {
  private static final String PER_OP = "/op";
  private static final String OPS_PER = "ops/";

  private OpTime() {}

  /// Nanoseconds an operation.
  ///
  /// @throws IllegalArgumentException if the mode is none of JMH's, the unit is not one of the
  ///   mode's, or the score is not a positive number
  static double nanos(String mode, String unit, double score) {
    if (!(score > 0) || Double.isInfinite(score)) {
      throw new IllegalArgumentException(
          "score: expected a positive number of " + unit + ", got " + score);
    }
    return switch (mode) {
      case "thrpt" -> {
        if (!unit.startsWith(OPS_PER)) {
          throw unexpected(mode, "ops/<time>", unit);
        }
        yield unitNanos(mode, unit.substring(OPS_PER.length())) / score;
      }
      case "avgt", "sample", "ss" -> {
        if (!unit.endsWith(PER_OP)) {
          throw unexpected(mode, "<time>/op", unit);
        }
        yield unitNanos(mode, unit.substring(0, unit.length() - PER_OP.length())) * score;
      }
      default ->
          throw new IllegalArgumentException(
              "score: mode expected thrpt, avgt, sample or ss, got " + mode);
    };
  }

  private static double unitNanos(String mode, String time) {
    return switch (time) {
      case "ns" -> 1;
      case "us" -> 1e3;
      case "ms" -> 1e6;
      case "s" -> 1e9;
      case "min" -> 60e9;
      case "hr" -> 3600e9;
      case "day" -> 86_400e9;
      default -> throw unexpected(mode, "ns, us, ms, s, min, hr or day", time);
    };
  }

  private static IllegalArgumentException unexpected(String mode, String expected, String got) {
    return new IllegalArgumentException(
        "score: unit of mode " + mode + " expected " + expected + ", got " + got);
  }
}
