package io.lanewise.jmh.report;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.Comparison;
import io.lanewise.jmh.compare.Fork;
import io.lanewise.jmh.compare.Plan;
import io.lanewise.jmh.compare.Settings;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;

/// A comparison with one case of each kind, on a machine that is simulated.
final class ComparedBuilds {
  /// Ends an element, an attribute or a page where it is not escaped.
  static final String HOSTILE = "</title>\"'&\u0001";

  private static final Set<Case> BOTH =
      Set.of(
          of("some.Sort.same", "size", "10"),
          of("some.Sort.slower", "size", "100000"),
          of("some.Sort.noisy", "size", HOSTILE),
          of("some.Sort.bimodal", "size", "10"));

  private final SplittableRandom random = new SplittableRandom(7);
  private int ran;

  private ComparedBuilds() {}

  static Comparison whole() {
    Set<Case> base = new TreeSet<>(BOTH);
    base.add(of("some.Sort.gone", "size", "10"));
    Plan plan = Plan.of(base, BOTH, Settings.defaults(), 1);
    ComparedBuilds machine = new ComparedBuilds();
    while (plan.next().isPresent()) {
      Block block = plan.next().orElseThrow();
      List<Fork> forks =
          block.order().stream().map(slot -> machine.fork(slot, block.id())).toList();
      plan = plan.with(block, forks, false);
    }
    return plan.result(Map.of("CPU", HOSTILE, "BASE", "base.jar", "HEAD", "head.jar"));
  }

  private Fork fork(Block.Slot slot, Case id) {
    boolean head = slot.build() == Build.HEAD;
    double time =
        switch (id.benchmark()) {
          case "some.Sort.slower" -> head ? 112 : 100;
          case "some.Sort.bimodal" -> ran % 5 == 0 ? 205 : 100;
          default -> 100;
        };
    double noise = id.benchmark().equals("some.Sort.noisy") ? 0.1 : 0.004;
    double fork = time * (1 + noise * (random.nextDouble() - 0.5));
    return new Fork(
        slot.build(),
        slot.pair(),
        id.benchmark(),
        id.params(),
        id.mode(),
        "us/op",
        List.of(fork, fork * 1.001, fork),
        16,
        Instant.EPOCH.plusSeconds(ran++));
  }

  private static Case of(String benchmark, String param, String value) {
    return new Case(benchmark, new TreeMap<>(Map.of(param, value)), "avgt");
  }
}
