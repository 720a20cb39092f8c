package io.lanewise.jmh.compare;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Collectors;

/// What one stage measured of one case, reduced to what a verdict needs.
///
/// @param means the effect on the forks' means instead of their times
/// @param disturbed whether blocks count that the machine disturbed
/// @param complete whether as many forks ran as were planned
record Sample(
    Case id,
    double margin,
    Stage stage,
    List<ForkTime> forks,
    Allocation allocation,
    SlowMode slowMode,
    Optional<Effect> effect,
    Optional<Effect> mainMode,
    Optional<Effect> means,
    boolean disturbed,
    boolean complete) {
  /// Main modes with fewer pairs, or forks, are not looked at.
  private static final int LEAST_MAIN = 4;

  static Sample of(
      Case id, double margin, Stage stage, List<Fork> forks, boolean disturbed, boolean complete) {
    List<ForkTime> times = ForkTime.of(forks);
    boolean paired = stage != Stage.RECORDED;
    int least = paired ? Settings.LEAST_PAIRS : Settings.LEAST_FORKS;
    SlowMode slowMode = SlowMode.of(times);
    return new Sample(
        id,
        margin,
        stage,
        times,
        Allocation.of(forks),
        slowMode,
        effect(times, margin, paired, least, _ -> true, ForkTime::nanos),
        slowMode.isSeen()
            ? effect(times, margin, paired, LEAST_MAIN, fork -> !fork.slow(), ForkTime::nanos)
            : Optional.empty(),
        effect(times, margin, paired, least, _ -> true, ForkTime::meanNanos),
        disturbed,
        complete);
  }

  /// The one-sided p that screening looks at; 1 if nothing can be said.
  double slowerP() {
    return effect.map(Effect::primary).map(Evidence::slower).orElse(1.0);
  }

  /// Whether more than a quarter of the forks had not warmed up: steady ones are suspected too, but
  /// hardly so many.
  boolean isUnsteady() {
    return 4 * forks.stream().filter(fork -> !fork.steady()).count() > forks.size();
  }

  private static Optional<Effect> effect(
      List<ForkTime> forks,
      double margin,
      boolean paired,
      int least,
      Predicate<ForkTime> counted,
      ToDoubleFunction<ForkTime> nanos) {
    return paired
        ? pairedEffect(forks, margin, least, counted, nanos)
        : unpairedEffect(forks, margin, least, counted, nanos);
  }

  private static Optional<Effect> pairedEffect(
      List<ForkTime> forks,
      double margin,
      int least,
      Predicate<ForkTime> counted,
      ToDoubleFunction<ForkTime> nanos) {
    Map<Integer, List<ForkTime>> pairs =
        forks.stream()
            .collect(Collectors.groupingBy(ForkTime::pair, TreeMap::new, Collectors.toList()));
    double[] logRatios =
        pairs.values().stream()
            .filter(pair -> pair.size() == 2 && pair.stream().allMatch(counted))
            .mapToDouble(pair -> logRatio(pair, nanos))
            .toArray();
    return logRatios.length < least
        ? Optional.empty()
        : Optional.of(Effects.paired(logRatios, margin));
  }

  private static double logRatio(List<ForkTime> pair, ToDoubleFunction<ForkTime> nanos) {
    int head = pair.getFirst().build() == Build.HEAD ? 0 : 1;
    return Math.log(nanos.applyAsDouble(pair.get(head)) / nanos.applyAsDouble(pair.get(1 - head)));
  }

  private static Optional<Effect> unpairedEffect(
      List<ForkTime> forks,
      double margin,
      int least,
      Predicate<ForkTime> counted,
      ToDoubleFunction<ForkTime> nanos) {
    double[] base = logs(forks, Build.BASE, counted, nanos);
    double[] head = logs(forks, Build.HEAD, counted, nanos);
    return Math.min(base.length, head.length) < least
        ? Optional.empty()
        : Optional.of(Effects.unpaired(base, head, margin));
  }

  private static double[] logs(
      List<ForkTime> forks,
      Build build,
      Predicate<ForkTime> counted,
      ToDoubleFunction<ForkTime> nanos) {
    return forks.stream()
        .filter(fork -> fork.build() == build)
        .filter(counted)
        .mapToDouble(fork -> Math.log(nanos.applyAsDouble(fork)))
        .toArray();
  }
}
