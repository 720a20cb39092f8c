package io.lanewise.jmh.compare;

import java.util.SplittableRandom;

/// The sign-flip permutation test: if differences lie around zero, each might as well have had the
/// other sign. It asks nothing of their distribution but symmetry.
final class SignFlip {
  /// Up to here every choice of signs is looked at: a million of them take milliseconds.
  private static final int EXACT = 20;

  private static final int DRAWS = 100_000;
  private static final long SEED = 0x5167f11bL;

  private SignFlip() {}

  /// One-sided p of a mean above zero: the share of sign choices with a sum at least as large.
  static double pAbove(double... differences) {
    double sum = 0;
    double magnitude = 0;
    for (double difference : differences) {
      sum += difference;
      magnitude += Math.abs(difference);
    }
    // Sums of the same numbers in another order differ in their last bits and count as equal.
    double least = sum - 1e-9 * magnitude;
    return differences.length <= EXACT
        ? enumerate(differences, magnitude, least)
        : draw(differences, least);
  }

  /// Gray code: consecutive choices differ in one sign, so each costs one addition.
  private static double enumerate(double[] differences, double magnitude, double least) {
    boolean[] negative = new boolean[differences.length];
    double sum = magnitude;
    int choices = 1 << differences.length;
    int atLeast = sum >= least ? 1 : 0;
    for (int choice = 1; choice < choices; choice++) {
      int i = Integer.numberOfTrailingZeros(choice);
      double twice = 2 * Math.abs(differences[i]);
      sum += negative[i] ? twice : -twice;
      negative[i] = !negative[i];
      if (sum >= least) {
        atLeast++;
      }
    }
    return (double) atLeast / choices;
  }

  /// The observed signs count as one draw, which keeps the test valid.
  private static double draw(double[] differences, double least) {
    SplittableRandom random = new SplittableRandom(SEED);
    int atLeast = 1;
    for (int i = 0; i < DRAWS; i++) {
      double sum = 0;
      for (double difference : differences) {
        sum += random.nextBoolean() ? difference : -difference;
      }
      if (sum >= least) {
        atLeast++;
      }
    }
    return (double) atLeast / (DRAWS + 1);
  }
}
