package io.lanewise.jmh.report;

import io.lanewise.jmh.results.Environment;

/// What bounds the speed of a benchmark.
enum Limit {
  /// Multiply-adds that never leave the registers, in floating-point operations.
  FMA("FMA ceiling", "GFLOP/s"),
  /// Reading memory from end to end, in bytes.
  READ("read bandwidth", "GB/s");

  private final String title;
  private final String unit;

  Limit(String title, String unit) {
    this.title = title;
    this.unit = unit;
  }

  String title() {
    return title;
  }

  String unit() {
    return unit;
  }

  /// As the machine was calibrated.
  double of(Environment.Calibration limits) {
    return this == FMA ? limits.fmaGflops() : limits.readGbps();
  }
}
