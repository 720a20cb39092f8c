package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.Fork;
import io.lanewise.jmh.results.JmhResult;
import io.lanewise.jmh.results.UnreadableFileException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/// Which iterations count: those beside which the machine was as fast as it lately was at best.
///
/// Neighbours slow a machine in spells of some milliseconds to some seconds. Only the looks decide,
/// never what an iteration measured, so what is kept favours neither build.
final class CalmIterations {
  /// Processes that say what the machine can: some minutes, so a clock that changed for good is
  /// soon the usual one.
  private static final int WINDOW = 32;

  /// Calm iterations that a process needs, where it has so many at all.
  private static final int LEAST = 3;

  private final double share;
  private final double[] best = new double[WINDOW];
  private int count;

  /// @param share by how much a calm look may be slower than the best
  CalmIterations(double share) {
    this.share = share;
    Arrays.fill(best, Double.POSITIVE_INFINITY);
  }

  /// What counts of a process.
  ///
  /// @param result the fork's, with the looks of a [RulerProfiler]
  /// @throws UnreadableFileException if it has none, or not one for each iteration
  ForkRunner.Ran of(Fork fork, JmhResult result) {
    List<Double> looks =
        Optional.ofNullable(result.secondary().get(RulerProfiler.NAME))
            .flatMap(metric -> metric.forks().stream().findFirst())
            .orElse(List.of());
    int iterations = fork.iterations().size();
    if (looks.size() != iterations) {
      throw result.refused(
          ".secondaryMetrics." + RulerProfiler.NAME,
          "expected looks beside %d iterations, got %d".formatted(iterations, looks.size()));
    }
    List<Integer> kept = of(looks);
    return kept.isEmpty()
        ? new ForkRunner.Ran(fork, false)
        : new ForkRunner.Ran(fork.only(kept), true);
  }

  /// The indices of a process's calm iterations: three and a tenth of all at least, or it was
  /// disturbed, and there are none.
  ///
  /// @param looks beside its iterations
  List<Integer> of(List<Double> looks) {
    double[] sorted = looks.stream().mapToDouble(Double::doubleValue).sorted().toArray();
    // As of a process's time: a single look may be luck.
    best[count++ % WINDOW] = sorted[(sorted.length - 1) / 10];
    double limit = Arrays.stream(best).min().orElseThrow() * (1 + share);
    List<Integer> calm = new ArrayList<>();
    for (int i = 0; i < looks.size(); i++) {
      if (looks.get(i) <= limit) {
        calm.add(i);
      }
    }
    int least = Math.max(Math.min(LEAST, looks.size()), (looks.size() + 9) / 10);
    return calm.size() >= least ? List.copyOf(calm) : List.of();
  }
}
