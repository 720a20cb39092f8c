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
/// @param nanos mean time an operation over its iterations
/// @param steady whether the iterations show a process that had warmed up
/// @param slow whether it took more than 1.5 times the median of its build
public record ForkTime(
    Build build, int pair, Instant start, double nanos, boolean steady, boolean slow) {
  /// C2 chooses once a process: modes of one benchmark lie a factor apart, noise does not.
  private static final double SLOW = 1.5;

  /// In the order given, which is that of the run.
  static List<ForkTime> of(List<Fork> forks) {
    Map<Build, Double> medians = new EnumMap<>(Build.class);
    for (Build build : Build.values()) {
      double[] nanos =
          forks.stream()
              .filter(fork -> fork.build() == build)
              .mapToDouble(ForkTime::mean)
              .toArray();
      if (nanos.length > 0) {
        medians.put(build, Medians.of(nanos));
      }
    }
    List<ForkTime> times = new ArrayList<>();
    for (Fork fork : forks) {
      double nanos = mean(fork);
      times.add(
          new ForkTime(
              fork.build(),
              fork.pair(),
              fork.start(),
              nanos,
              Steadiness.isSteady(fork.nanos()),
              nanos > SLOW * medians.getOrDefault(fork.build(), nanos)));
    }
    return List.copyOf(times);
  }

  private static double mean(Fork fork) {
    return Arrays.stream(fork.nanos()).average().orElseThrow();
  }
}
