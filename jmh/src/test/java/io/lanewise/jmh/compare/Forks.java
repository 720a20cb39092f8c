package io.lanewise.jmh.compare;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Forks for tests.
final class Forks {
  static final Case LINEAR = named("io.lanewise.jmh.LinearBenchmark.packed");

  private Forks() {}

  static Case named(String benchmark) {
    return new Case(benchmark, new TreeMap<>(), "avgt");
  }

  static Set<Case> cases(int count) {
    return IntStream.range(0, count)
        .mapToObj(i -> named("io.lanewise.jmh.Some.case" + i))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  static Fork fork(Case id, Build build, int pair, double bytes, Double... iterations) {
    String unit = id.mode().equals("thrpt") ? "ops/us" : "us/op";
    return new Fork(
        build,
        pair,
        id.benchmark(),
        id.params(),
        id.mode(),
        unit,
        List.of(iterations),
        bytes,
        Instant.EPOCH.plusSeconds(pair));
  }

  /// Pairs of one iteration: base times, and those of HEAD in the same order.
  static List<Fork> pairs(double[] base, double[] head) {
    List<Fork> forks = new ArrayList<>();
    for (int pair = 0; pair < base.length; pair++) {
      forks.add(fork(LINEAR, Build.BASE, pair, 0, base[pair]));
      forks.add(fork(LINEAR, Build.HEAD, pair, 0, head[pair]));
    }
    return forks;
  }

  /// The same forks with the builds' names exchanged.
  static List<Fork> swapped(List<Fork> forks) {
    return forks.stream()
        .map(
            fork ->
                new Fork(
                    fork.build() == Build.BASE ? Build.HEAD : Build.BASE,
                    fork.pair(),
                    fork.benchmark(),
                    fork.params(),
                    fork.mode(),
                    fork.unit(),
                    fork.iterations(),
                    fork.bytesPerOp(),
                    fork.start()))
        .toList();
  }

  static Sample confirmed(List<Fork> forks) {
    return Sample.of(forks.getFirst().id(), 0.02, Stage.CONFIRMATION, forks, false, true);
  }

  static CaseResult judged(List<Fork> forks) {
    return Judge.family(List.of(confirmed(forks))).getFirst();
  }
}
