package io.lanewise.jmh.compare;

/// Why a verdict was given.
///
/// @param kind for programs
/// @param text for people, one line
public record Reason(Kind kind, String text) {
  /// The rows of the table of verdicts.
  public enum Kind {
    /// The interval lies above the margin.
    SLOWER,
    /// The interval lies below the margin.
    WITHIN_MARGIN,
    /// The interval lies below one by more than the margin.
    FASTER,
    /// The interval holds the margin.
    MARGIN_INSIDE,
    /// Above the margin, but not after correction for the number of benchmarks.
    NOT_CONFIRMED,
    /// HEAD allocates more.
    ALLOCATES,
    /// HEAD allocates more in some forks.
    ALLOCATES_SOMETIMES,
    /// HEAD's forks fall into a slow mode more often.
    SLOW_MODE,
    /// The other build has no such benchmark.
    ONE_SIDE_ONLY,
    /// Listed as added or removed, so not compared.
    LISTED,
    /// A process failed, for instance its check of the answer.
    BROKEN,
    /// Too few forks for any statement.
    TOO_FEW,
    /// The plan was left before its end.
    UNFINISHED,
    /// The machine was disturbed and no replacement was left.
    DISTURBED,
    /// Many forks had not reached a steady state.
    UNSTEADY,
    /// Values without any spread are counts, or the clock is too coarse.
    NO_SPREAD,
    /// Primary and robust method differ.
    METHODS_DISAGREE,
    /// All forks and those of the main mode differ.
    MODES_DISAGREE,
    /// The forks' times are as before, their means are slower: something happens now and then.
    MEANS_DISAGREE
  }
}
