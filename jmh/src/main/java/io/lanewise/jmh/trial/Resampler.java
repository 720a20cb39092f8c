package io.lanewise.jmh.trial;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.Plan;
import io.lanewise.jmh.compare.Settings;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Comparisons whose blocks are drawn, with replacement, from a pool of real ones, and judged by
/// the real [Plan]: screening, confirmation, correction, and what replaces disturbed blocks.
///
/// In each, the benchmark that variants change is drawn from the pairing in question, and all
/// others from pairs of equal builds. A block may be drawn twice, also for screening and
/// confirmation, which makes failures a little likelier than with fresh blocks; and all blocks come
/// from one machine and one time. A function of pool and seed.
final class Resampler {
  private final Pool pool;
  private final String changed;
  private final Settings settings;
  private final long seed;

  /// @param changed full name of the benchmark that variants change
  Resampler(Pool pool, String changed, Settings settings, long seed) {
    this.pool = pool;
    this.changed = changed;
    this.settings = settings;
    this.seed = seed;
  }

  /// @throws IllegalArgumentException if the pool lacks blocks of what is asked
  List<Outcome> outcomes(Pairing pairing, int comparisons) {
    Map<Case, List<PoolBlock>> urns = urns(pairing);
    SplittableRandom random = new SplittableRandom(seed);
    List<Outcome> outcomes = new ArrayList<>();
    for (int i = 0; i < comparisons; i++) {
      outcomes.add(outcome(urns, random.split()));
    }
    return outcomes;
  }

  private Map<Case, List<PoolBlock>> urns(Pairing pairing) {
    Set<Case> cases = pool.cases();
    if (cases.stream().noneMatch(this::isChanged)) {
      throw new IllegalArgumentException("pool: expected blocks of " + changed + ", got none");
    }
    Map<Case, List<PoolBlock>> urns = new TreeMap<>();
    for (Case id : cases) {
      List<PoolBlock> blocks = pool.of(isChanged(id) ? pairing : Pairing.AGAIN, id);
      if (blocks.isEmpty()) {
        throw new IllegalArgumentException(
            "pool: expected blocks of %s, %s, got none".formatted(pairing.label(), id));
      }
      urns.put(id, blocks);
    }
    return urns;
  }

  private boolean isChanged(Case id) {
    return id.benchmark().equals(changed);
  }

  private Outcome outcome(Map<Case, List<PoolBlock>> urns, SplittableRandom random) {
    Plan plan = Plan.of(urns.keySet(), urns.keySet(), settings, random.nextLong());
    for (Optional<Block> next = plan.next(); next.isPresent(); next = plan.next()) {
      Block block = next.get();
      List<PoolBlock> urn = urns.getOrDefault(block.id(), List.of());
      PoolBlock drawn = urn.get(random.nextInt(urn.size()));
      plan = plan.with(block, drawn.as(block), drawn.disturbed());
    }
    return Outcome.of(plan.result(Map.of()), changed);
  }
}
