package io.lanewise.jmh.trial;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.Fork;
import io.lanewise.jmh.compare.Reason;
import io.lanewise.jmh.compare.Settings;
import io.lanewise.jmh.compare.Stage;
import io.lanewise.jmh.compare.Verdict;
import io.lanewise.jmh.runner.BlockRun;
import io.lanewise.jmh.runner.MachineBusyException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/// Pools whose truth is known.
class ResamplerTest {
  private static final String CHANGED = FakeForks.CHANGED.benchmark();
  private static final int COMPARISONS = 60;

  private static List<PoolBlock> blocks(Pairing pairing, Case id, int count, boolean disturbed) {
    BlockRun run = new BlockRun(new FakeForks(pairing, 31 * count + id.hashCode()), _ -> {});
    List<PoolBlock> blocks = new ArrayList<>();
    for (int number = 0; number < count; number++) {
      Block block = Block.of(Stage.SCREENING, id, number, number % 3 == 0);
      try {
        BlockRun.Ran ran = (BlockRun.Ran) run.run(block);
        blocks.add(new PoolBlock(pairing, ran.forks(), disturbed));
      } catch (InterruptedException | MachineBusyException e) {
        throw new AssertionError(e);
      }
    }
    return blocks;
  }

  /// As large as the real one is meant to be.
  private static Pool pool() {
    List<PoolBlock> blocks = new ArrayList<>();
    FakeForks.CASES.forEach(id -> blocks.addAll(blocks(Pairing.AGAIN, id, 17, false)));
    for (Pairing pairing : Pairing.values()) {
      if (!pairing.isUnchanged()) {
        blocks.addAll(blocks(pairing, FakeForks.CHANGED, 20, false));
      }
    }
    return new Pool(blocks);
  }

  private static Tally tally(Pool pool, Pairing pairing) {
    Resampler resampler = new Resampler(pool, CHANGED, Settings.defaults(), 5);
    return new Tally(pairing, false, resampler.outcomes(pairing, COMPARISONS));
  }

  private static long failed(Tally tally) {
    return tally.outcomes().stream().filter(one -> one.changed() == Verdict.FAIL).count();
  }

  @Test
  void copiesOfOneBuildDoNotFail() {
    Tally tally = tally(pool(), Pairing.AGAIN);
    assertTrue(tally.holds(), tally::row);
    assertTrue(
        tally.outcomes().stream().filter(one -> one.whole() == Verdict.FAIL).count() <= 3,
        tally::row);
  }

  @Test
  void aSlowDownOfFivePercentFails() {
    Tally tally = tally(pool(), Pairing.SLOW5);
    assertTrue(failed(tally) >= 0.9 * COMPARISONS, tally::row);
    assertTrue(tally.holds(), tally::row);
    assertTrue(tally.outcomes().stream().noneMatch(Outcome::alarm), tally::row);
  }

  @Test
  void aSlowDownOfTenPercentAlwaysFails() {
    assertEquals(COMPARISONS, failed(tally(pool(), Pairing.SLOW10)));
  }

  @Test
  void aSpeedUpNeverFails() {
    assertEquals(0, failed(tally(pool(), Pairing.FAST5)));
  }

  @Test
  void anAllocationAlwaysFails() {
    assertEquals(COMPARISONS, failed(tally(pool(), Pairing.ALLOC16)));
  }

  /// A pool in which the unchanged build is slower by 5 % must not pass for a good one.
  @Test
  void aBrokenPromiseIsSeen() {
    List<PoolBlock> blocks = new ArrayList<>();
    for (PoolBlock block : pool().blocks()) {
      if (block.pairing() == Pairing.SLOW5) {
        blocks.add(new PoolBlock(Pairing.AGAIN, block.forks(), false));
      } else if (!block.id().equals(FakeForks.CHANGED)) {
        blocks.add(block);
      }
    }
    Tally tally = tally(new Pool(blocks), Pairing.AGAIN);
    assertTrue(!tally.holds(), tally::row);
    assertTrue(tally.row().contains("**no**"), tally::row);
  }

  @Test
  void disturbedBlocksAreReplacedAndThenDoubted() {
    List<PoolBlock> blocks = new ArrayList<>();
    for (PoolBlock block : pool().blocks()) {
      if (block.id().equals(FakeForks.CHANGED)) {
        blocks.add(new PoolBlock(block.pairing(), block.forks(), true));
      } else {
        blocks.add(block);
      }
    }
    Tally tally = tally(new Pool(blocks), Pairing.SLOW10);
    assertEquals(0, failed(tally));
    assertTrue(
        tally.outcomes().stream().allMatch(one -> one.open().contains(Reason.Kind.DISTURBED)));
    assertTrue(tally.open().contains("disturbed " + COMPARISONS), tally::open);
  }

  @Test
  void theSameSeedGivesTheSameOutcomes() {
    assertEquals(tally(pool(), Pairing.SLOW5).outcomes(), tally(pool(), Pairing.SLOW5).outcomes());
    List<Outcome> other =
        new Resampler(pool(), CHANGED, Settings.defaults(), 6).outcomes(Pairing.AGAIN, COMPARISONS);
    assertTrue(!other.equals(tally(pool(), Pairing.AGAIN).outcomes()));
  }

  @Test
  void pairsStayTogetherInAnotherOrder() {
    PoolBlock drawn = blocks(Pairing.AGAIN, FakeForks.CHANGED, 3, false).getLast();
    for (boolean baseFirst : new boolean[] {true, false}) {
      Block block = Block.of(Stage.CONFIRMATION, FakeForks.CHANGED, 7, baseFirst);
      List<Fork> forks = drawn.as(block);
      assertEquals(
          block.order(),
          forks.stream().map(fork -> new Block.Slot(fork.build(), fork.pair())).toList());
      for (Fork fork : forks) {
        // Blocks are numbered from 0, so pair 14 is the first of the third block's pairs: 4.
        Optional<Fork> own =
            drawn.forks().stream()
                .filter(one -> one.build() == fork.build() && one.pair() == fork.pair() - 10)
                .findFirst();
        assertEquals(own.orElseThrow().iterations(), fork.iterations());
      }
    }
  }

  @Test
  void aPoolWithoutWhatIsAskedIsRefused() {
    Pool only = new Pool(blocks(Pairing.AGAIN, FakeForks.CHANGED, 4, false));
    Resampler resampler = new Resampler(only, CHANGED, Settings.defaults(), 1);
    assertThrows(
        IllegalArgumentException.class, () -> resampler.outcomes(Pairing.SLOW5, COMPARISONS));
    Resampler other = new Resampler(only, "some.Other.run", Settings.defaults(), 1);
    assertThrows(IllegalArgumentException.class, () -> other.outcomes(Pairing.AGAIN, COMPARISONS));
  }

  @Test
  void theTableOfThePoolHasEffectsOfAllItsPairs() {
    List<String> rows = PoolTable.of(pool()).lines().toList();
    assertEquals(2 + 2 + 6 + 4, rows.size());
    assertTrue(rows.getFirst().contains("204 of again, 40 of slow5"), rows.getFirst());
    String slow = rows.stream().filter(row -> row.startsWith("| slow10 ")).findFirst().orElse("");
    assertTrue(slow.startsWith("| slow10 | Trial.linear | 40 | 0 | "), slow);
    assertTrue(slow.matches(".*\\| 1\\.(09|10)\\d \\[1\\.0[89]\\d, 1\\.1[01]\\d] \\|.*"), slow);
    assertTrue(rows.getLast().endsWith("0.0 → 16.0 |"), rows.getLast());
  }
}
