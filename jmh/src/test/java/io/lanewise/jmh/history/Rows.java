package io.lanewise.jmh.history;

import java.time.Instant;

/// Rows for tests.
public final class Rows {
  private Rows() {}

  /// Of one machine, a day for each number.
  public static HistoryRow of(int day, String benchmark, String params, double value) {
    return on("0123456789ab", day, benchmark, params, value);
  }

  /// Of some machine.
  public static HistoryRow on(
      String machine, int day, String benchmark, String params, double value) {
    return new HistoryRow(
        Instant.parse("2026-11-01T08:00:00Z").plusSeconds(86_400L * day),
        "%07x".formatted(0x1abcdef + day),
        benchmark,
        params,
        "avgt",
        value,
        "us/op",
        0,
        machine);
  }
}
