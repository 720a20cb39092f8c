package io.lanewise.jmh.compare;

import io.lanewise.jmh.results.Medians;
import java.util.Arrays;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.DataDispersion;
import org.apache.commons.statistics.inference.MannWhitneyUTest;
import org.apache.commons.statistics.inference.TTest;

/// Effects from logarithms of times, because ratios of times multiply and noise is a share.
final class Effects {
  /// Logarithms of equal times differ in their last bits: a smaller variance is none.
  private static final double ROUNDING = 1e-20;

  private Effects() {}

  /// The t interval on the log ratios d of pairs, `exp(mean d ± t s / √P)`, and sign flips of them.
  static Effect paired(double[] logRatios, double margin) {
    double bound = Math.log1p(margin);
    double[] above = Arrays.stream(logRatios).map(d -> d - bound).toArray();
    double[] below = Arrays.stream(above).map(d -> -d).toArray();
    Evidence robust = new Evidence(SignFlip.pAbove(above), SignFlip.pAbove(below));
    return pairedWith(robust, logRatios, bound);
  }

  /// The same with a second opinion that is known already.
  static Effect pairedWith(Evidence robust, double[] logRatios, double bound) {
    double mean = mean(logRatios);
    double variance = variance(logRatios, mean);
    int count = logRatios.length;
    return effect(
        true,
        mean,
        Math.sqrt(variance / count),
        count - 1,
        count,
        variance,
        Medians.deviation(logRatios),
        bound,
        robust);
  }

  /// Welch's interval on logarithms of fork times, and Mann-Whitney on them.
  static Effect unpaired(double[] base, double[] head, double margin) {
    double baseMean = mean(base);
    double headMean = mean(head);
    double baseVariance = variance(base, baseMean);
    double headVariance = variance(head, headMean);
    double bound = Math.log1p(margin);
    double squaredError = baseVariance / base.length + headVariance / head.length;
    // Without any spread there is no t statistic; the judge refuses it by its sd of zero.
    double degrees =
        squaredError > 0
            ? TTest.withDefaults()
                .with(DataDispersion.HETEROSCEDASTIC)
                .test(head, base)
                .getDegreesOfFreedom()
            : 1;
    return effect(
        false,
        headMean - baseMean,
        Math.sqrt(squaredError),
        degrees,
        Math.min(base.length, head.length),
        baseVariance + headVariance,
        Math.hypot(Medians.deviation(base), Medians.deviation(head)),
        bound,
        new Evidence(
            mannWhitney(head, base, bound, AlternativeHypothesis.GREATER_THAN),
            mannWhitney(head, base, bound, AlternativeHypothesis.LESS_THAN)));
  }

  /// One-sided p that x lies above (or below) y shifted by a distance; exact for small samples
  /// without ties.
  static double mannWhitney(
      double[] x, double[] y, double distance, AlternativeHypothesis alternative) {
    double[] shifted = Arrays.stream(y).map(value -> value + distance).toArray();
    return MannWhitneyUTest.withDefaults().with(alternative).test(x, shifted).getPValue();
  }

  private static Effect effect(
      boolean paired,
      double mean,
      double error,
      double degrees,
      int count,
      double variance,
      double mad,
      double bound,
      Evidence robust) {
    TDistribution t = TDistribution.of(degrees);
    double half = error * t.inverseSurvivalProbability((1 - Settings.LEVEL) / 2);
    double distance = (mean - bound) / error;
    Evidence primary =
        error > 0
            ? new Evidence(t.survivalProbability(distance), t.cumulativeProbability(distance))
            : new Evidence(1, 1);
    return new Effect(
        paired,
        Math.exp(mean),
        Math.exp(mean - half),
        Math.exp(mean + half),
        Settings.LEVEL,
        count,
        Math.sqrt(variance),
        mad,
        primary,
        robust);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }

  private static double variance(double[] values, double mean) {
    double squares = Arrays.stream(values).map(value -> (value - mean) * (value - mean)).sum();
    double variance = squares / (values.length - 1);
    return variance < ROUNDING ? 0 : variance;
  }
}
