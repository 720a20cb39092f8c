package io.lanewise.jmh.compare;

import java.util.Map;
import java.util.Set;

/// What a person may choose. The levels are fixed, because the false-alarm rate rests on them.
///
/// @param margin the slow-down that is ignored, as a share
/// @param margins other margins, by full name of the benchmark
/// @param screeningPairs pairs of every benchmark; even, at least 6
/// @param confirmationPairs fresh pairs of a candidate; even, at least 6. Up to twice as many if
///   the pairs of the screening spread so much that these would not find a slow-down of [#FOUND]
///   beyond the margin
/// @param replacements blocks that may replace disturbed ones, for each benchmark and stage; as
///   many as planned, if that is more
/// @param added full names of benchmarks that only HEAD has
/// @param removed full names of benchmarks that only BASE has
/// @param policy what is decided beside statistics
public record Settings(
    double margin,
    Map<String, Double> margins,
    int screeningPairs,
    int confirmationPairs,
    int replacements,
    Set<String> added,
    Set<String> removed,
    Policy policy) {
  /// Of the intervals, two-sided: 5 % one-sided, split between the two planned looks.
  public static final double LEVEL = 0.95;

  /// The one-sided p below which a screened benchmark is confirmed: what is slower than the margin
  /// by however little, for one odd process among a few hides a slow-down. What is not slower gets
  /// confirmed now and then, which costs time, not false alarms: confirmation begins anew.
  public static final double CANDIDATE_P = 0.5;

  /// The family-wise rate of false alarms over all candidates, and the level of robust tests.
  public static final double FAMILY_P = 0.05;

  /// The family-wise rate of false alarms about slow modes: a family of its own.
  public static final double SLOW_MODE_P = 0.01;

  /// So many bytes an operation more are an object, not rounding. The smallest object has 16, but
  /// JMH's own bytes are in both builds' figures, by another share of a byte in each process: a
  /// threshold at 16 would miss every second one.
  public static final double ALLOCATION_BYTES = 12;

  /// How far beyond the margin a slow-down lies that is to be found.
  public static final double FOUND = 0.03;

  /// Confirmation takes at most so many times its least number of pairs.
  static final int MOST_CONFIRMATION = 2;

  /// The t interval is trusted from here on.
  public static final int LEAST_PAIRS = 6;

  /// Unpaired, so that Mann-Whitney can reach 1.5 % one-sided.
  public static final int LEAST_FORKS = 4;

  /// Checks the numbers.
  ///
  /// @throws IllegalArgumentException if one is out of its range
  public Settings {
    margins = Map.copyOf(margins);
    added = Set.copyOf(added);
    removed = Set.copyOf(removed);
    checkMargin(margin);
    margins.values().forEach(Settings::checkMargin);
    checkPairs("screening", screeningPairs);
    checkPairs("confirmation", confirmationPairs);
    if (replacements < 0) {
      throw new IllegalArgumentException(
          "settings: replacements expected 0 or more, got " + replacements);
    }
  }

  /// A margin of 2 %, 6 pairs, 16 fresh pairs or more, four replacements.
  public static Settings defaults() {
    return new Settings(0.02, Map.of(), 6, 16, 4, Set.of(), Set.of(), Policy.STRICT);
  }

  /// The same with other margins.
  public Settings withMargins(double all, Map<String, Double> byBenchmark) {
    return new Settings(
        all, byBenchmark, screeningPairs, confirmationPairs, replacements, added, removed, policy);
  }

  /// The same with other numbers of pairs.
  public Settings withPairs(int screening, int confirmation) {
    return new Settings(
        margin, margins, screening, confirmation, replacements, added, removed, policy);
  }

  /// The same with so many blocks that may replace disturbed ones.
  public Settings withReplacements(int blocks) {
    return new Settings(
        margin, margins, screeningPairs, confirmationPairs, blocks, added, removed, policy);
  }

  /// The same with benchmarks that only one build is expected to have.
  public Settings withOneSided(Set<String> onlyHead, Set<String> onlyBase) {
    return new Settings(
        margin,
        margins,
        screeningPairs,
        confirmationPairs,
        replacements,
        onlyHead,
        onlyBase,
        policy);
  }

  /// The same with another policy.
  public Settings withPolicy(Policy other) {
    return new Settings(
        margin, margins, screeningPairs, confirmationPairs, replacements, added, removed, other);
  }

  /// The margin of one case.
  public double margin(Case id) {
    return margins.getOrDefault(id.benchmark(), margin);
  }

  private static void checkMargin(double margin) {
    if (!(margin >= 0 && margin < 1)) {
      throw new IllegalArgumentException("settings: margin expected 0 to below 1, got " + margin);
    }
  }

  private static void checkPairs(String stage, int pairs) {
    if (pairs < LEAST_PAIRS || pairs % 2 != 0) {
      throw new IllegalArgumentException(
          "settings: pairs of the "
              + stage
              + " expected even and at least "
              + LEAST_PAIRS
              + ", got "
              + pairs);
    }
  }
}
