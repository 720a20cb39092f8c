package io.lanewise.jmh.history;

import java.time.Instant;
import java.util.Comparator;

/// What one run measured of one benchmark with one set of params.
///
/// @param time when the run began
/// @param commit that was measured, with a plus sign if files differed from it; or what else tells
///   builds apart
/// @param benchmark full name of the method
/// @param params as `name=value`, blanks between
/// @param mode as JMH shortens it
/// @param value a finite number in the unit
/// @param unit such as us/op or ops/ms
/// @param bytesPerOp allocated an operation; NaN if not measured
/// @param environment the fingerprint of machine, JDK and flags
public record HistoryRow(
    Instant time,
    String commit,
    String benchmark,
    String params,
    String mode,
    double value,
    String unit,
    double bytesPerOp,
    String environment) {
  /// By time, and by name where many rows are of one run.
  static final Comparator<HistoryRow> ORDER =
      Comparator.comparing(HistoryRow::time)
          .thenComparing(HistoryRow::benchmark)
          .thenComparing(HistoryRow::params)
          .thenComparing(HistoryRow::mode)
          .thenComparing(HistoryRow::environment)
          .thenComparing(HistoryRow::commit);

  /// @throws IllegalArgumentException if the value is not finite
  public HistoryRow {
    if (!Double.isFinite(value)) {
      throw new IllegalArgumentException(
          "history: value of " + benchmark + " expected finite, got " + value);
    }
  }

  /// What is drawn as one line is the same in all of this.
  ///
  /// @param unit values of another unit are another line
  public record Series(
      String benchmark, String params, String mode, String unit, String environment) {
    /// Class and method without the package.
    public String shortName() {
      int method = benchmark.lastIndexOf('.');
      return benchmark.substring(benchmark.lastIndexOf('.', method - 1) + 1);
    }

    /// Whether a larger value is the better one.
    public boolean isThroughput() {
      return unit.startsWith("ops/");
    }
  }

  /// The line that it is a point of.
  public Series series() {
    return new Series(benchmark, params, mode, unit, environment);
  }

  /// What there is one row of.
  record Key(String commit, Series series) {}

  Key key() {
    return new Key(commit, series());
  }
}
