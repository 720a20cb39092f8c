package io.lanewise.jmh.compare;

import java.util.Comparator;
import java.util.stream.IntStream;

/// Holm's step-down correction for several tests.
final class Holm {
  private Holm() {}

  /// Adjusted p-values in the order given: rejecting those of at most `a` keeps the chance of any
  /// false rejection at `a`, however the tests depend on each other.
  static double[] adjust(double... p) {
    int[] ascending =
        IntStream.range(0, p.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> p[i]))
            .mapToInt(Integer::intValue)
            .toArray();
    double[] adjusted = new double[p.length];
    double largest = 0;
    for (int rank = 0; rank < p.length; rank++) {
      largest = Math.max(largest, Math.min(1, p[ascending[rank]] * (p.length - rank)));
      adjusted[ascending[rank]] = largest;
    }
    return adjusted;
  }
}
