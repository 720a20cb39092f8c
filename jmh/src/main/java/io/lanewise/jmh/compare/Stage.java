package io.lanewise.jmh.compare;

/// Which data a verdict rests on.
public enum Stage {
  /// Few pairs of every benchmark.
  SCREENING,
  /// Fresh pairs of those that looked slower.
  CONFIRMATION,
  /// Forks of two runs that were not interleaved.
  RECORDED
}
