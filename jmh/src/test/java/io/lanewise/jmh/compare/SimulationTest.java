package io.lanewise.jmh.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.compare.SyntheticMachine.Noise;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestReporter;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/// The whole gate on machines whose truth is known: how often it cries wolf, and how often it
/// sleeps. Seeds are fixed. `-Dlanewise.test.simulations=2000` gives the figures that are quoted.
class SimulationTest {
  private static final int RUNS = Integer.getInteger("lanewise.test.simulations", 20);

  private static final int CASES = 10;

  private static final Noise STEADY = Noise.pairs(0.02);

  private static Map<String, Noise> machines() {
    Map<String, Noise> machines = new TreeMap<>();
    machines.put("fork noise", STEADY);
    machines.put("drift", STEADY.drifting(0.08));
    machines.put("random walk", STEADY.walking(0.005));
    machines.put("bimodal", STEADY.bimodal(1 / 12.0));
    machines.put("outliers", STEADY.withOutliers(0.05));
    return machines;
  }

  /// @param runs how many were simulated
  /// @param alarms how many failed a case that is not slower
  /// @param found how many failed the case that is slower
  private record Rates(int runs, int alarms, int found) {}

  static Stream<Arguments> unchanged() {
    return machines().entrySet().stream()
        .flatMap(
            entry ->
                Stream.of(0.0, 0.02)
                    .map(margin -> Arguments.of(entry.getKey(), entry.getValue(), margin)));
  }

  /// The promise is 5 % of runs over all benchmarks, and 1 % for slow modes. Three standard errors
  /// are left to chance.
  @ParameterizedTest(name = "{0}, margin {2}")
  @MethodSource("unchanged")
  void twoBuildsOfOneSourceRarelyFail(
      String machine, Noise noise, double margin, TestReporter reporter) {
    Rates rates = simulate(noise, margin, "avgt", 1);
    reporter.publishEntry("A/A, " + machine + ", margin " + margin, rates.toString());
    assertTrue(rates.alarms <= atMost(0.06), rates::toString);
  }

  static Stream<Arguments> slowDowns() {
    return machines().entrySet().stream()
        .filter(entry -> !entry.getKey().equals("bimodal"))
        .flatMap(
            entry ->
                Stream.of(1.05, 1.10)
                    .map(ratio -> Arguments.of(entry.getKey(), entry.getValue(), ratio)));
  }

  @ParameterizedTest(name = "{0}, ratio {2}")
  @MethodSource("slowDowns")
  void slowDownsAreFound(String machine, Noise noise, double ratio, TestReporter reporter) {
    Rates rates = simulate(noise, 0.02, "avgt", ratio);
    reporter.publishEntry(machine + ", ratio " + ratio, rates.toString());
    // Outliers spread pairs by 2.6 %: between the 97 % found at 2 % and the 80 % found at 3 %.
    double five = machine.equals("outliers") ? 0.85 : 0.90;
    assertTrue(rates.found >= atLeast(ratio > 1.07 ? 0.99 : five), rates::toString);
    assertTrue(rates.alarms <= atMost(0.06), rates::toString);
  }

  static Stream<Arguments> speedUps() {
    return machines().entrySet().stream()
        .flatMap(
            entry ->
                Stream.of("avgt", "thrpt")
                    .map(mode -> Arguments.of(entry.getKey(), entry.getValue(), mode)));
  }

  @ParameterizedTest(name = "{0}, mode {2}")
  @MethodSource("speedUps")
  void aSpeedUpNeverFails(String machine, Noise noise, String mode, TestReporter reporter) {
    Rates rates = simulate(noise, 0.02, mode, 0.9);
    reporter.publishEntry("speed-up, " + machine + ", " + mode, rates.toString());
    assertEquals(0, rates.found);
  }

  @Test
  void aLowerThroughputIsFoundToo() {
    assertTrue(simulate(STEADY, 0.02, "thrpt", 1.1).found >= atLeast(0.99));
  }

  /// What fails passes as faster when the builds change their names, and the other way round.
  @ParameterizedTest(name = "{0}, ratio {2}")
  @MethodSource("slowDowns")
  void exchangingTheBuildsMirrorsTheVerdict(String machine, Noise noise, double ratio) {
    int failed = 0;
    for (int run = 0; run < RUNS; run++) {
      SyntheticMachine simulated = new SyntheticMachine(noise, run).slower(Forks.LINEAR, ratio);
      List<Fork> forks = new ArrayList<>();
      for (int number = 0; number < 8; number++) {
        Block block = Block.of(Stage.CONFIRMATION, Forks.LINEAR, number, number % 2 == 0);
        forks.addAll(simulated.run(block));
      }
      if (Forks.judged(forks).verdict() == Verdict.FAIL) {
        failed++;
        assertEquals(Verdict.PASS, Forks.judged(Forks.swapped(forks)).verdict(), "run " + run);
        assertTrue(Forks.judged(Forks.swapped(forks)).isFaster(), machine + ", run " + run);
      }
    }
    assertTrue(failed >= atLeast(0.9), failed + " of " + RUNS);
  }

  /// The interval must hold the truth in about 95 % of cases, whatever the number of pairs.
  @ParameterizedTest
  @ValueSource(ints = {6, 8, 16, 30})
  void intervalsHoldTheTruth(int pairs, TestReporter reporter) {
    machines()
        .forEach(
            (machine, noise) -> {
              double coverage = coverage(noise, pairs);
              reporter.publishEntry("coverage, " + machine + ", " + pairs, "" + coverage);
              // Two modes in a few pairs are no bell: Student's interval is wider than need be.
              double most = machine.equals("bimodal") ? 0.99 : 0.98;
              assertTrue(coverage > 0.92 && coverage < most, machine + ": " + coverage);
            });
  }

  private static double coverage(Noise noise, int pairs) {
    Case id = Forks.LINEAR;
    double truth = 1.03;
    int runs = Math.max(1000, RUNS);
    int held = 0;
    for (int run = 0; run < runs; run++) {
      SyntheticMachine machine = new SyntheticMachine(noise, 77L * run).slower(id, truth);
      SplittableRandom coin = new SplittableRandom(run);
      double[] logRatios = new double[pairs];
      for (int number = 0; number < pairs / 2; number++) {
        Block block = Block.of(Stage.SCREENING, id, number, coin.nextBoolean());
        for (Fork fork : machine.run(block)) {
          double log = Math.log(fork.nanos()[0]);
          logRatios[fork.pair()] += fork.build() == Build.HEAD ? log : -log;
        }
      }
      Effect effect = Effects.pairedWith(new Evidence(1, 1), logRatios, 0);
      held += effect.low() <= truth && truth <= effect.high() ? 1 : 0;
    }
    return (double) held / runs;
  }

  /// Ten cases, of which the first takes so many times as long in HEAD.
  private static Rates simulate(Noise noise, double margin, String mode, double ratio) {
    Set<Case> cases =
        Forks.cases(CASES).stream()
            .map(id -> new Case(id.benchmark(), id.params(), mode))
            .collect(Collectors.toCollection(TreeSet::new));
    Case changed = cases.iterator().next();
    Settings settings = Settings.defaults().withMargins(margin, Map.of());
    int alarms = 0;
    int found = 0;
    for (int run = 0; run < RUNS; run++) {
      SyntheticMachine machine = new SyntheticMachine(noise, 31L * run).slower(changed, ratio);
      Plan plan = Plan.of(cases, cases, settings, run);
      while (plan.next().isPresent()) {
        Block block = plan.next().orElseThrow();
        plan = plan.with(block, machine.run(block), false);
      }
      Set<Case> failed =
          plan.result(Map.of()).results().stream()
              .filter(result -> result.verdict() == Verdict.FAIL)
              .map(CaseResult::id)
              .collect(Collectors.toSet());
      boolean hit = ratio != 1 && failed.remove(changed);
      found += hit ? 1 : 0;
      alarms += failed.isEmpty() ? 0 : 1;
    }
    return new Rates(RUNS, alarms, found);
  }

  private static double atMost(double rate) {
    return RUNS * rate + 3 * Math.sqrt(RUNS * rate * (1 - rate));
  }

  private static double atLeast(double rate) {
    return RUNS - atMost(1 - rate);
  }
}
