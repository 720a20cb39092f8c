package io.lanewise.jmh.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.Comparison;
import io.lanewise.jmh.compare.ExitCode;
import io.lanewise.jmh.compare.Fork;
import io.lanewise.jmh.compare.Plan;
import io.lanewise.jmh.compare.Reason;
import io.lanewise.jmh.compare.Settings;
import io.lanewise.jmh.compare.Verdict;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class InterleavedRunTest {
  private static final Case FIRST = new Case("some.First.run", new TreeMap<>(), "avgt");
  private static final Case SECOND = new Case("some.Second.run", new TreeMap<>(), "avgt");

  private final List<String> ran = new ArrayList<>();
  private final List<String> said = new ArrayList<>();

  /// How many processes the machine disturbs, from the first.
  private int disturbed;

  @Test
  void runsBuildsInTurnAndConfirmsWhatIsSlower() {
    Comparison result = run(Map.of(SECOND, 1.2), Integer.MAX_VALUE).result(Map.of());
    assertEquals(Verdict.FAIL, result.verdict());
    assertEquals(ExitCode.REGRESSION, result.exitCode());
    assertEquals(Verdict.FAIL, verdict(result, SECOND));
    assertEquals(Verdict.PASS, verdict(result, FIRST));
    // 6 pairs of both, and 16 fresh ones of the slower.
    assertEquals(2 * 6 * 2 + 2 * 16, ran.size());
    for (int block = 0; block < ran.size(); block += 4) {
      String order = String.join("", ran.subList(block, block + 4));
      assertTrue(Set.of("BHHB", "HBBH").contains(order), order);
    }
  }

  @Test
  void whatIsNotSlowerPasses() {
    Comparison result = run(Map.of(FIRST, 0.8), Integer.MAX_VALUE).result(Map.of());
    assertEquals(ExitCode.PASS, result.exitCode(), result.toString());
    assertEquals(2 * 6 * 2, ran.size());
  }

  @Test
  void anEndInBetweenLeavesTheRestOpen() {
    Comparison result = run(Map.of(), 3).result(Map.of());
    assertEquals(ExitCode.INCONCLUSIVE, result.exitCode());
    assertEquals(3 * 4, ran.size());
    assertEquals(3 * 4, result.results().stream().mapToInt(one -> one.forks().size()).sum());
  }

  @Test
  void aProcessThatTheMachineDisturbedRunsAgain() {
    disturbed = 1;
    run(Map.of(), Integer.MAX_VALUE);
    assertEquals(2 * 6 * 2 + 1, ran.size());
    assertEquals(ran.get(0), ran.get(1));
    assertEquals(1, said.stream().filter(line -> line.contains("again")).count(), said::toString);
  }

  @Test
  void aBlockThatIsDisturbedHoweverOftenItRunsIsReplaced() {
    disturbed = 6;
    Comparison result = run(Map.of(), Integer.MAX_VALUE).result(Map.of());
    assertEquals(ExitCode.PASS, result.exitCode());
    assertEquals(2 * 6 * 2 + 5 + 4, ran.size());
  }

  @Test
  void aProcessThatFailsIsAFailureOfItsBenchmark() {
    ForkRunner crashing =
        (slot, id) -> {
          if (id.equals(FIRST) && slot.build() == Build.HEAD) {
            throw new ForkFailedException("exit code 134");
          }
          return new ForkRunner.Ran(fork(slot, id, 1), true);
        };
    Comparison result =
        new InterleavedRun(crashing, () -> false, _ -> {}).run(plan()).result(Map.of());
    assertEquals(Verdict.FAIL, verdict(result, FIRST));
    assertEquals(Verdict.PASS, verdict(result, SECOND));
    String reasons =
        result.results().getFirst().reasons().stream()
            .map(Reason::text)
            .collect(Collectors.joining());
    assertTrue(reasons.contains("exit code 134"), reasons);
  }

  @Test
  void anInterruptKeepsWholeBlocks() {
    ForkRunner interrupted =
        (slot, id) -> {
          if (ran.size() == 6) {
            throw new InterruptedException();
          }
          ran.add(slot.build().name());
          return new ForkRunner.Ran(fork(slot, id, 1), true);
        };
    Comparison result =
        new InterleavedRun(interrupted, () -> false, _ -> {}).run(plan()).result(Map.of());
    assertTrue(Thread.interrupted());
    assertEquals(4, result.results().stream().mapToInt(one -> one.forks().size()).sum());
  }

  @Test
  void anotherMeasurementEndsItWithoutAFailure() {
    ForkRunner busy =
        (slot, id) -> {
          if (ran.size() == 5) {
            throw new MachineBusyException("another JMH runs");
          }
          ran.add(slot.build().name());
          return new ForkRunner.Ran(fork(slot, id, 1), true);
        };
    Comparison result =
        new InterleavedRun(busy, () -> false, said::add).run(plan()).result(Map.of());
    assertEquals(Verdict.INCONCLUSIVE, result.verdict());
    assertEquals(4, result.results().stream().mapToInt(one -> one.forks().size()).sum());
    assertEquals("stopped: another JMH runs", said.getLast());
  }

  private Plan run(Map<Case, Double> slower, int blocks) {
    ForkRunner forks =
        (slot, id) -> {
          ran.add(slot.build().name().substring(0, 1));
          double ratio = slot.build() == Build.HEAD ? slower.getOrDefault(id, 1.0) : 1;
          return new ForkRunner.Ran(fork(slot, id, ratio), ran.size() > disturbed);
        };
    return new InterleavedRun(forks, () -> ran.size() >= 4L * blocks, said::add).run(plan());
  }

  private static Plan plan() {
    Set<Case> cases = Set.of(FIRST, SECOND);
    return Plan.of(cases, cases, Settings.defaults(), 7);
  }

  /// With a little noise, the same in each run.
  private static Fork fork(Block.Slot slot, Case id, double ratio) {
    double noise =
        1 + 0.001 * ((slot.pair() * 7 + slot.build().name().charAt(0) * slot.pair()) % 5);
    double time = 100 * ratio * noise;
    List<Double> times = List.of(time, time * 1.001, time * 0.999, time, time * 1.001);
    return new Fork(
        slot.build(),
        slot.pair(),
        id.benchmark(),
        id.params(),
        id.mode(),
        "us/op",
        times,
        0,
        Instant.EPOCH);
  }

  private static Verdict verdict(Comparison result, Case id) {
    return result.results().stream()
        .filter(one -> one.id().equals(id))
        .findFirst()
        .orElseThrow()
        .verdict();
  }
}
