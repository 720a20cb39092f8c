package io.lanewise.jmh.compare;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.apache.commons.statistics.distribution.TDistribution;
import org.apache.commons.statistics.inference.DataDispersion;
import org.apache.commons.statistics.inference.TTest;

/// Whether the iterations of a fork show a process that had warmed up.
final class Steadiness {
  /// Two-sided, so that about one steady fork in a hundred is suspected.
  private static final double LEVEL = 0.01;

  /// A change that is sure but smaller than this share does not matter.
  private static final double SHIFT = 0.02;

  /// Two in each half: below, nothing can be told.
  private static final int LEAST = 4;

  private Steadiness() {}

  /// False if the halves differ, or a trend shows, beyond noise and beyond what is ignored. Where
  /// the fast iterations of both halves agree, the rest was another's doing, not warm-up.
  static boolean isSteady(double... iterations) {
    if (iterations.length < LEAST) {
      return true;
    }
    int half = iterations.length / 2;
    double before = ForkTime.low(Arrays.copyOf(iterations, half));
    double after =
        ForkTime.low(Arrays.copyOfRange(iterations, iterations.length - half, iterations.length));
    if (Math.abs(after - before) <= SHIFT * before) {
      return true;
    }
    return !halvesDiffer(iterations) && !hasTrend(iterations);
  }

  private static boolean halvesDiffer(double[] iterations) {
    int half = iterations.length / 2;
    double[] first = Arrays.copyOf(iterations, half);
    double[] last = Arrays.copyOfRange(iterations, iterations.length - half, iterations.length);
    double before = mean(first);
    double after = mean(last);
    if (Math.abs(after - before) <= SHIFT * before) {
      return false;
    }
    double p =
        TTest.withDefaults().with(DataDispersion.HETEROSCEDASTIC).test(first, last).getPValue();
    // NaN: neither half has any spread, and the means differ.
    return !(p >= LEVEL);
  }

  /// The t-test of the slope of a straight line.
  private static boolean hasTrend(double[] iterations) {
    int count = iterations.length;
    double mean = mean(iterations);
    double middle = (count - 1) / 2.0;
    double xx = IntStream.range(0, count).mapToDouble(i -> (i - middle) * (i - middle)).sum();
    double xy =
        IntStream.range(0, count).mapToDouble(i -> (i - middle) * (iterations[i] - mean)).sum();
    double slope = xy / xx;
    if (Math.abs(slope) * (count - 1) <= SHIFT * mean) {
      return false;
    }
    double rest =
        IntStream.range(0, count)
            .mapToDouble(i -> iterations[i] - mean - slope * (i - middle))
            .map(residual -> residual * residual)
            .sum();
    double t = Math.abs(slope) / Math.sqrt(rest / (count - 2) / xx);
    return 2 * TDistribution.of(count - 2).survivalProbability(t) < LEVEL;
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElseThrow();
  }
}
