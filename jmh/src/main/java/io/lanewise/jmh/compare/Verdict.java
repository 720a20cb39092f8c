package io.lanewise.jmh.compare;

/// The three answers. Too little evidence is neither a pass nor a failure.
public enum Verdict {
  /// Surely not slower by more than the margin.
  PASS,
  /// Surely slower by more than the margin, or a deterministic gate broke.
  FAIL,
  /// Neither is sure; the reasons say what would settle it.
  INCONCLUSIVE
}
