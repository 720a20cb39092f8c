package io.lanewise.jmh.trial;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.CaseResult;
import io.lanewise.jmh.compare.Effect;
import io.lanewise.jmh.compare.ForkTime;
import io.lanewise.jmh.compare.Plan;
import io.lanewise.jmh.compare.Settings;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.stream.Collectors;

/// The pool itself as a table: each benchmark of each pairing as one long comparison.
final class PoolTable {
  private static final String HEADING =
      """
      | HEAD | benchmark | pairs | disturbed blocks | base, µs | ratio [95 % interval] | sd of a pair | slow forks | unsteady forks | B/op |
      |---|---|---|---|---|---|---|---|---|---|
      """;

  private PoolTable() {}

  static String of(Pool pool) {
    StringBuilder table = new StringBuilder("Undisturbed pairs: ").append(counts(pool));
    table.append("\n\n").append(HEADING);
    for (Pairing pairing : Pairing.values()) {
      for (Case id : cases(pool, pairing)) {
        table.append(row(pairing, id, pool.of(pairing, id)));
      }
    }
    return table.toString();
  }

  private static String counts(Pool pool) {
    return Arrays.stream(Pairing.values())
        .map(pairing -> pool.cleanPairs(pairing) + " of " + pairing.label())
        .collect(Collectors.joining(", "));
  }

  private static SortedSet<Case> cases(Pool pool, Pairing pairing) {
    return pool.blocks().stream()
        .filter(block -> block.pairing() == pairing)
        .map(PoolBlock::id)
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private static String row(Pairing pairing, Case id, List<PoolBlock> blocks) {
    CaseResult result = result(id, blocks);
    return "| %s | %s | %d | %d | %s | %s | %s | %d | %d | %s |\n"
        .formatted(
            pairing.label(),
            id.shortName(),
            Block.PAIRS * blocks.size(),
            blocks.stream().filter(PoolBlock::disturbed).count(),
            decimals("%.2f", result.medianNanos(Build.BASE) / 1000),
            result.effect().map(PoolTable::interval).orElse("-"),
            result.effect().map(effect -> decimals("%.1f %%", 100 * effect.sd())).orElse("-"),
            result.forks().stream().filter(ForkTime::slow).count(),
            result.forks().stream().filter(fork -> !fork.steady()).count(),
            decimals("%.1f", result.allocation().base())
                + " → "
                + decimals("%.1f", result.allocation().head()));
  }

  /// All blocks as the screening of one plan, which waits for one block more: at its end it would
  /// ask for fresh pairs and forget these. Where more is allocated it takes one block alone.
  private static CaseResult result(Case id, List<PoolBlock> blocks) {
    int pairs = Math.max(Settings.LEAST_PAIRS, Block.PAIRS * (blocks.size() + 1));
    Settings settings = Settings.defaults().withPairs(pairs, Settings.LEAST_PAIRS);
    Plan plan = Plan.of(Set.of(id), Set.of(id), settings, 1);
    for (PoolBlock block : blocks) {
      if (plan.next().isPresent()) {
        Block next = plan.next().orElseThrow();
        plan = plan.with(next, block.as(next), false);
      }
    }
    return plan.result(Map.of()).results().getFirst();
  }

  private static String interval(Effect effect) {
    return decimals("%.3f", effect.ratio())
        + " ["
        + decimals("%.3f", effect.low())
        + ", "
        + decimals("%.3f", effect.high())
        + "]";
  }

  private static String decimals(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
