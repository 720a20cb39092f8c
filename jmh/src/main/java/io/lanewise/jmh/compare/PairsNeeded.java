package io.lanewise.jmh.compare;

import java.util.OptionalInt;
import org.apache.commons.statistics.distribution.ChiSquaredDistribution;
import org.apache.commons.statistics.distribution.NormalDistribution;
import org.apache.commons.statistics.distribution.TDistribution;

/// How many pairs a question needs, from the power of a one-sided t-test (noncentral t).
final class PairsNeeded {
  /// The chance that so many pairs settle it.
  static final double POWER = 0.9;

  /// Beyond this, say "more than": no one runs them.
  static final int MOST = 1000;

  /// Intervals of Simpson's rule; even. The integrand is smooth: 200 give seven digits.
  private static final int STEPS = 200;

  /// The standard deviation of √V is below 0.71, however many degrees of freedom.
  private static final double TAIL = 6;

  /// Where the density of V would be infinite times zero.
  private static final double SMALLEST = 1e-9;

  /// Two pairs have a single degree of freedom, which says next to nothing about the noise.
  private static final int LEAST = 3;

  private static final NormalDistribution NORMAL = NormalDistribution.of(0, 1);

  private static final double Z_POWER = NORMAL.inverseCumulativeProbability(POWER);

  private PairsNeeded() {}

  /// The fewest pairs that find a slow-down of [Settings#FOUND] beyond the margin.
  ///
  /// @param sd of the log ratio of a pair
  /// @return empty if more than [#MOST]
  static OptionalInt toFind(double sd, double margin) {
    double distance = Math.log1p(margin + Settings.FOUND) - Math.log1p(margin);
    return of(sd, distance, (1 - Settings.LEVEL) / 2);
  }

  /// The fewest pairs with which the test finds a mean this far from the margin.
  ///
  /// @param sd of the log ratio of a pair
  /// @param distance of the true log ratio from the margin's logarithm
  /// @param level one-sided
  /// @return empty if more than [#MOST]
  static OptionalInt of(double sd, double distance, double level) {
    double effect = Math.abs(distance) / sd;
    if (!(effect > 0) || power(MOST, effect, level) < POWER) {
      return OptionalInt.empty();
    }
    // Were the noise known, this many would do; a t-test needs a few more.
    double known = (NORMAL.inverseSurvivalProbability(level) + Z_POWER) / effect;
    int pairs = (int) Math.min(MOST, Math.max(LEAST, known * known));
    while (power(pairs, effect, level) < POWER) {
      pairs++;
    }
    return OptionalInt.of(pairs);
  }

  /// The chance that a t-test of so many pairs rejects, with the mean `effect` standard deviations
  /// off: `E[Φ(effect √n − t √(V/k))]` over V, chi-squared with k = n − 1 degrees of freedom.
  static double power(int pairs, double effect, double level) {
    int degrees = pairs - 1;
    double critical = TDistribution.of(degrees).inverseSurvivalProbability(level);
    ChiSquaredDistribution spread = ChiSquaredDistribution.of(degrees);
    // Over √V: the density of V has a pole at zero for one degree of freedom, that of √V has none.
    double from = Math.max(0, Math.sqrt(degrees) - TAIL);
    double to = Math.sqrt(degrees) + TAIL;
    double step = (to - from) / STEPS;
    double sum = 0;
    for (int i = 0; i <= STEPS; i++) {
      double root = Math.max(SMALLEST, from + i * step);
      double found =
          NORMAL.cumulativeProbability(
              effect * Math.sqrt(pairs) - critical * root / Math.sqrt(degrees));
      double weight = i == 0 || i == STEPS ? 1 : i % 2 == 1 ? 4 : 2;
      sum += weight * found * 2 * root * spread.density(root * root);
    }
    return sum * step / 3;
  }
}
