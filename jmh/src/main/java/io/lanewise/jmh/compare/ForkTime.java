package io.lanewise.jmh.compare;

import io.lanewise.jmh.results.Medians;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/// One fork as one number.
///
/// @param pair number of the pair within its stage
/// @param start of the process
/// @param nanos time an operation: of the iteration that a tenth of them are not slower than. What
///   else a machine does only ever adds to a time (Chen and Revels, "Robust benchmarking in noisy
///   environments", 2016), in spells that are shorter than a fork
/// @param meanNanos the mean over its iterations, which has those spells in it, and whatever the
///   build itself does only now and then
/// @param steady whether the iterations show a process that had warmed up
/// @param slow whether it took more than 1.5 times the median of its build
public record ForkTime(
    Build build,
    int pair,
    Instant start,
    double nanos,
    double meanNanos,
    boolean steady,
    boolean slow) {
  /// C2 chooses once a process: modes of one benchmark lie a factor apart, noise does not.
  private static final double SLOW = 1.5;

  /// In the order given, which is that of the run.
  static List<ForkTime> of(List<Fork> forks) {
    Map<Build, Double> medians = new EnumMap<>(Build.class);
    for (Build build : Build.values()) {
      double[] nanos =
          forks.stream()
              .filter(fork -> fork.build() == build)
              .mapToDouble(fork -> low(fork.nanos()))
              .toArray();
      if (nanos.length > 0) {
        medians.put(build, Medians.of(nanos));
      }
    }
    List<ForkTime> times = new ArrayList<>();
    for (Fork fork : forks) {
      double nanos = low(fork.nanos());
      times.add(
          new ForkTime(
              fork.build(),
              fork.pair(),
              fork.start(),
              nanos,
              Arrays.stream(fork.nanos()).average().orElseThrow(),
              Steadiness.isSteady(fork.nanos()),
              nanos > SLOW * medians.getOrDefault(fork.build(), nanos)));
    }
    return List.copyOf(times);
  }

  /// The value that a tenth of the others stay below; the least of ten or fewer.
  static double low(double... iterations) {
    double[] sorted = iterations.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 10];
  }
}
