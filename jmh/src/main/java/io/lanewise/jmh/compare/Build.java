package io.lanewise.jmh.compare;

/// The side of a comparison that a fork ran.
public enum Build {
  /// What was there before.
  BASE,
  /// What is judged.
  HEAD
}
