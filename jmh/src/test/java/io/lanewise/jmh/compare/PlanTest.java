package io.lanewise.jmh.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.compare.Block.Slot;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class PlanTest {
  private static final Settings SETTINGS = Settings.defaults();
  private static final double[] ONE = {1, 1, 1, 1, 1, 1};

  @Test
  void unchangedCasesAreScreenedOnly() {
    SyntheticMachine machine = SyntheticMachine.quiet(1);
    List<Block> blocks = new ArrayList<>();
    Plan plan = run(start(Forks.cases(3)), machine, blocks, _ -> false);
    assertEquals(9, blocks.size(), "three blocks of two pairs each");
    assertTrue(blocks.stream().allMatch(block -> block.stage() == Stage.SCREENING));
    assertEquals(Verdict.PASS, plan.result(Map.of()).verdict());
  }

  @Test
  void aSlowerCaseIsConfirmedOnFreshPairs() {
    Case slow = Forks.cases(3).iterator().next();
    SyntheticMachine machine = SyntheticMachine.quiet(1).slower(slow, 1.1);
    List<Block> blocks = new ArrayList<>();
    Comparison result = run(start(Forks.cases(3)), machine, blocks, _ -> false).result(Map.of());
    List<Block> confirmation = blocks.subList(9, blocks.size());
    assertEquals(8, confirmation.size());
    assertTrue(
        confirmation.stream()
            .allMatch(block -> block.stage() == Stage.CONFIRMATION && block.id().equals(slow)));
    CaseResult failed = result.results().getFirst();
    assertEquals(slow, failed.id());
    assertEquals(Verdict.FAIL, failed.verdict());
    assertEquals(32, failed.forks().size(), "screening's forks are not used again");
    assertEquals(1, result.count(Verdict.FAIL));
    assertEquals(2, result.count(Verdict.PASS));
  }

  /// A real screening of a build that was slower by 5 %: its p is 0.3.
  @Test
  void oneOddProcessHidesNoSlowDown() {
    double[] ratios = {1.046, 0.943, 1.065, 1.052, 1.019, 1.037};
    Plan plan = start(Forks.cases(1));
    for (int screened = 0; screened < 3; screened++) {
      Block block = plan.next().orElseThrow();
      assertEquals(Stage.SCREENING, block.stage());
      List<Fork> forks =
          block.order().stream()
              .map(slot -> fork(block.id(), slot, slot.build() == Build.HEAD ? ratios : ONE))
              .toList();
      plan = plan.with(block, forks, false);
    }
    assertEquals(Stage.CONFIRMATION, plan.next().orElseThrow().stage());
  }

  private static Fork fork(Case id, Slot slot, double[] ratios) {
    return Forks.fork(id, slot.build(), slot.pair(), 0, 5 * ratios[slot.pair()]);
  }

  @Test
  void blocksAreBalancedByACoinAndPairsAreNumbered() {
    List<Block> blocks = new ArrayList<>();
    run(start(Forks.cases(8)), SyntheticMachine.quiet(1), blocks, _ -> false);
    List<Slot> first =
        List.of(
            new Slot(Build.BASE, 2),
            new Slot(Build.HEAD, 2),
            new Slot(Build.HEAD, 3),
            new Slot(Build.BASE, 3));
    List<Slot> mirrored =
        List.of(
            new Slot(Build.HEAD, 2),
            new Slot(Build.BASE, 2),
            new Slot(Build.BASE, 3),
            new Slot(Build.HEAD, 3));
    assertEquals(
        Set.of(first, mirrored),
        blocks.stream()
            .filter(block -> block.number() == 1)
            .map(Block::order)
            .collect(Collectors.toSet()));
  }

  @Test
  void theSeedDecidesTheOrderAndNothingElseDoes() {
    assertEquals(order(7), order(7));
    assertNotEquals(order(7), order(8));
    assertEquals(new HashSet<>(order(7)), new HashSet<>(order(8)));
  }

  private static List<Case> order(long seed) {
    List<Block> blocks = new ArrayList<>();
    Plan plan = Plan.of(Forks.cases(8), Forks.cases(8), SETTINGS, seed);
    run(plan, SyntheticMachine.quiet(1), blocks, _ -> false);
    return blocks.stream().map(Block::id).distinct().toList();
  }

  @Test
  void aDisturbedBlockIsReplacedAndNotCounted() {
    List<Block> blocks = new ArrayList<>();
    Comparison result =
        run(start(Forks.cases(1)), SyntheticMachine.quiet(1), blocks, b -> b.number() == 1)
            .result(Map.of());
    assertEquals(4, blocks.size());
    CaseResult only = result.results().getFirst();
    assertEquals(Verdict.PASS, only.verdict(), only.texts()::toString);
    assertEquals(
        Set.of(0, 1, 4, 5, 6, 7),
        only.forks().stream().map(ForkTime::pair).collect(Collectors.toSet()));
  }

  @Test
  void aMachineThatIsAlwaysDisturbedEndsInconclusive() {
    List<Block> blocks = new ArrayList<>();
    Comparison result =
        run(start(Forks.cases(1)), SyntheticMachine.quiet(1), blocks, _ -> true).result(Map.of());
    assertEquals(7, blocks.size(), "three, and four replacements");
    CaseResult only = result.results().getFirst();
    assertEquals(Verdict.INCONCLUSIVE, only.verdict());
    assertEquals(Reason.Kind.DISTURBED, only.reasons().getFirst().kind());
    assertEquals(28, only.forks().size(), "the data is kept");
  }

  /// Sixteen pairs at a spread of 2 %, more where the screening spread more, and never without end.
  @Test
  void noiseAsksForMorePairs() {
    assertEquals(16, confirmationPairs(0.005));
    int noisy = confirmationPairs(0.04);
    assertTrue(noisy > 16 && noisy <= 32, "pairs: " + noisy);
    assertEquals(32, confirmationPairs(0.2));
  }

  private static int confirmationPairs(double sd) {
    SyntheticMachine machine =
        new SyntheticMachine(SyntheticMachine.Noise.pairs(sd), 3).slower(Forks.LINEAR, 1.5);
    List<Block> blocks = new ArrayList<>();
    Plan plan = Plan.of(Set.of(Forks.LINEAR), Set.of(Forks.LINEAR), Settings.defaults(), 1);
    run(plan, machine, blocks, _ -> false);
    return Block.PAIRS
        * Math.toIntExact(
            blocks.stream().filter(block -> block.stage() == Stage.CONFIRMATION).count());
  }

  @Test
  void allocationEndsACaseAtOnce() {
    Plan plan = start(Forks.cases(1));
    Block block = plan.next().orElseThrow();
    List<Fork> forks =
        block.order().stream()
            .map(
                slot ->
                    Forks.fork(
                        block.id(),
                        slot.build(),
                        slot.pair(),
                        slot.build() == Build.HEAD ? 24 : 0,
                        5.0))
            .toList();
    Plan after = plan.with(block, forks, false);
    assertTrue(after.next().isEmpty());
    assertEquals(Verdict.FAIL, after.result(Map.of()).verdict());
  }

  @Test
  void aFailedProcessFailsItsCaseAndTheOthersGoOn() {
    Plan plan = start(Forks.cases(2));
    Block block = plan.next().orElseThrow();
    plan = plan.withFailure(block, Build.HEAD, "the answer is wrong");
    plan = run(plan, SyntheticMachine.quiet(1), new ArrayList<>(), _ -> false);
    Comparison result = plan.result(Map.of());
    assertEquals(block.id(), result.results().getFirst().id());
    assertEquals(List.of("HEAD failed: the answer is wrong"), result.results().getFirst().texts());
    assertEquals(1, result.count(Verdict.PASS));
  }

  @Test
  void whatWasLeftIsInconclusive() {
    Plan plan = start(Forks.cases(1));
    assertEquals(Verdict.INCONCLUSIVE, plan.result(Map.of()).verdict());
    assertEquals(
        "left in screening after 0 forks",
        plan.result(Map.of()).results().getFirst().texts().getFirst());
  }

  @Test
  void forksOfAnotherBlockAreRefused() {
    Plan plan = start(Forks.cases(1));
    Block block = plan.next().orElseThrow();
    List<Fork> forks = SyntheticMachine.quiet(1).run(block);
    Plan after = plan.with(block, forks, false);
    assertThrows(IllegalArgumentException.class, () -> after.with(block, forks, false));
    Block next = after.next().orElseThrow();
    assertThrows(IllegalArgumentException.class, () -> after.with(next, forks, false));
    assertThrows(
        IllegalArgumentException.class, () -> plan.with(block, forks.subList(0, 3), false));
  }

  @Test
  void benchmarksOfOneBuildFailUnlessListed() {
    Set<Case> base = Forks.cases(2);
    Set<Case> head = new TreeSet<>(Set.of(base.iterator().next(), Forks.LINEAR));
    Comparison unlisted = Plan.of(base, head, SETTINGS, 1).result(Map.of());
    assertEquals(2, unlisted.count(Verdict.FAIL));
    assertEquals("in HEAD only, and not listed", unlisted.results().getFirst().texts().getFirst());
    Settings listed =
        SETTINGS.withOneSided(
            Set.of(Forks.LINEAR.benchmark()), Set.of("io.lanewise.jmh.Some.case1"));
    Comparison result = Plan.of(base, head, listed, 1).result(Map.of());
    assertFalse(result.results().stream().anyMatch(r -> r.verdict() == Verdict.FAIL));
    assertThrows(
        NotComparableException.class, () -> Plan.of(base, Set.of(Forks.LINEAR), SETTINGS, 1));
  }

  private static Plan start(Set<Case> cases) {
    return Plan.of(cases, cases, SETTINGS, 1);
  }

  private static Plan run(
      Plan plan, SyntheticMachine machine, List<Block> blocks, Predicate<Block> disturbed) {
    Plan now = plan;
    while (now.next().isPresent()) {
      Block block = now.next().orElseThrow();
      blocks.add(block);
      now = now.with(block, machine.run(block), disturbed.test(block));
    }
    return now;
  }
}
