package io.lanewise.jmh.compare;

/// What one method says about the two claims between which a verdict chooses.
///
/// @param slower one-sided p of "slower by more than the margin"
/// @param within one-sided p of "not slower by more than the margin"
public record Evidence(double slower, double within) {
  /// The claim that holds at this one-sided level, if any.
  Verdict at(double level) {
    if (slower <= level) {
      return Verdict.FAIL;
    }
    return within <= level ? Verdict.PASS : Verdict.INCONCLUSIVE;
  }
}
