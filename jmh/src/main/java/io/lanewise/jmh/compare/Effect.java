package io.lanewise.jmh.compare;

/// How much slower HEAD is, and how surely.
///
/// @param paired whether forks ran side by side; else they come from two runs
/// @param ratio HEAD's time over BASE's
/// @param low lower end of its interval
/// @param high upper end
/// @param level of the interval, two-sided
/// @param count pairs, or the smaller number of forks of a build where they are unpaired
/// @param sd standard deviation of the log ratio of a pair
/// @param mad the same from the median absolute deviation: shown, not decided on
/// @param primary by the t interval (paired) or Welch's (unpaired)
/// @param robust by sign flips (paired) or Mann-Whitney (unpaired)
public record Effect(
    boolean paired,
    double ratio,
    double low,
    double high,
    double level,
    int count,
    double sd,
    double mad,
    Evidence primary,
    Evidence robust) {
  /// Values without any spread prove nothing by a t-test.
  boolean hasSpread() {
    return sd > 0;
  }

  /// What the interval alone says about a margin.
  Verdict against(double margin) {
    if (low > 1 + margin) {
      return Verdict.FAIL;
    }
    return high < 1 + margin ? Verdict.PASS : Verdict.INCONCLUSIVE;
  }
}
