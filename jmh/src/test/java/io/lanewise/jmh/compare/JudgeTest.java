package io.lanewise.jmh.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JudgeTest {
  /// Shares with mean zero and a standard deviation of one.
  private static final double[] NOISE = {
    -1.6, 1.2, -0.8, 0.4, 0.2, -0.3, 1.5, -0.9, 0.7, -0.5, 0.1, -1.0, 0.9, 1.1, -1.3, 0.3
  };

  @ParameterizedTest
  @CsvSource({
    "1.10, 0.02, FAIL, SLOWER",
    "1.05, 0.02, FAIL, SLOWER",
    "1.02, 0.02, INCONCLUSIVE, MARGIN_INSIDE",
    "1.00, 0.01, PASS, WITHIN_MARGIN",
    "1.00, 0.10, INCONCLUSIVE, MARGIN_INSIDE",
    "0.95, 0.02, PASS, FASTER",
    "0.95, 0.30, INCONCLUSIVE, MARGIN_INSIDE"
  })
  void theIntervalDecides(double ratio, double sd, Verdict verdict, Reason.Kind reason) {
    CaseResult result = Forks.judged(ratios(ratio, sd));
    assertEquals(verdict, result.verdict(), result.reasons()::toString);
    assertEquals(reason, result.reasons().getFirst().kind());
    assertEquals(ratio, result.effect().orElseThrow().ratio(), 1e-9);
  }

  @ParameterizedTest
  @CsvSource({"1.05, 0.02", "1.10, 0.02", "1.10, 0.05"})
  void exchangingTheBuildsMirrorsTheVerdict(double ratio, double sd) {
    List<Fork> forks = ratios(ratio, sd);
    CaseResult mirrored = Forks.judged(Forks.swapped(forks));
    assertEquals(Verdict.FAIL, Forks.judged(forks).verdict());
    assertEquals(Verdict.PASS, mirrored.verdict());
    assertTrue(mirrored.isFaster());
    assertEquals(
        1 / Forks.judged(forks).effect().orElseThrow().low(),
        mirrored.effect().orElseThrow().high(),
        1e-12);
  }

  @Test
  void anInconclusiveCaseSaysWhatWouldSettleIt() {
    CaseResult result = Forks.judged(ratios(1, 0.06));
    assertEquals(Verdict.INCONCLUSIVE, result.verdict());
    int more = result.pairsNeeded().orElseThrow();
    assertTrue(
        more > 60 && more < 110, "a clear pass at this noise needs about 100, 16 ran: " + more);
    assertTrue(
        result.texts().getFirst().endsWith("needs about " + more + " more pairs at this noise"));
  }

  @Test
  void aSlowerCaseAmongManyMustBeSurer() {
    // t = 2.8 with 15 degrees of freedom: p 0.007 alone, 0.13 among twenty.
    Sample slower = Forks.confirmed(ratios(1.02 * 1.0202, 0.0283));
    assertEquals(Verdict.FAIL, Judge.family(List.of(slower)).getFirst().verdict());
    List<Sample> family = new ArrayList<>(List.of(slower));
    family.addAll(Collections.nCopies(19, Forks.confirmed(ratios(1, 0.01))));
    CaseResult corrected = Judge.family(family).getFirst();
    assertEquals(Verdict.INCONCLUSIVE, corrected.verdict());
    assertEquals(Reason.Kind.NOT_CONFIRMED, corrected.reasons().getFirst().kind());
  }

  @Test
  void moreAllocationFailsWithoutAnyTiming() {
    List<Fork> forks =
        List.of(
            Forks.fork(Forks.LINEAR, Build.BASE, 0, 0.01, 5.0),
            Forks.fork(Forks.LINEAR, Build.HEAD, 0, 16.01, 5.0));
    CaseResult result = Forks.judged(forks);
    assertEquals(Verdict.FAIL, result.verdict());
    assertEquals("allocates 16 B/op, before 0", result.texts().getFirst());
    assertEquals(
        Reason.Kind.TOO_FEW, Forks.judged(Forks.swapped(forks)).reasons().getFirst().kind());
  }

  @Test
  void allocationBelowAnObjectOrWithinItsNoiseIsNoFailure() {
    assertFalse(allocation(List.of(0.0, 0.0), List.of(11.9, 11.9)).isWorse());
    assertFalse(allocation(List.of(1000.0, 1100.0), List.of(1070.0, 1080.0)).isWorse());
    assertTrue(allocation(List.of(1000.0, 1001.0), List.of(1024.0, 1024.0)).isWorse());
    assertFalse(allocation(List.of(Double.NaN), List.of(64.0)).isWorse(), "not measured before");
  }

  /// JMH's own bytes, spread over the operations: half a byte here, less in the process beside it.
  @Test
  void theSmallestObjectIsSeenBesideJmhsOwnBytes() {
    assertTrue(allocation(List.of(0.49, 0.62), List.of(16.38, 16.41)).isWorse());
    assertFalse(allocation(List.of(0.49, 0.62), List.of(1.9, 0.41)).isWorse());
  }

  @Test
  void aVectorBoxedInOneForkIsNotOverlooked() {
    List<Fork> forks = new ArrayList<>(ratios(1, 0.01));
    Fork boxing = Forks.fork(Forks.LINEAR, Build.HEAD, 15, 64, 100.0);
    forks.set(31, boxing);
    CaseResult result = Forks.judged(forks);
    assertEquals(Verdict.INCONCLUSIVE, result.verdict());
    assertEquals("a fork allocates 64 B/op, before at most 0", result.texts().getFirst());
  }

  @Test
  void moreSlowForksFailThoughTheMainModeIsTheSame() {
    List<Fork> forks = slowForks(ratios(1, 0.01), 7);
    CaseResult result = Forks.judged(forks);
    assertEquals(Verdict.FAIL, result.verdict());
    assertTrue(
        result.texts().getFirst().startsWith("slow forks 0/16 -> 7/16"), result.texts()::toString);
    assertEquals(1, result.mainMode().orElseThrow().ratio(), 0.02);
  }

  @Test
  void aFewSlowForksLeaveItOpenAndBothAreSaid() {
    CaseResult result = Forks.judged(slowForks(ratios(1, 0.01), 2));
    assertEquals(Verdict.INCONCLUSIVE, result.verdict());
    assertEquals(Reason.Kind.MODES_DISAGREE, result.reasons().getFirst().kind());
    assertTrue(
        result
            .texts()
            .getFirst()
            .matches(
                "slow forks 0/16 -> 2/16: with them .* says INCONCLUSIVE, without them .* says"
                    + " PASS"),
        result.texts()::toString);
  }

  @Test
  void whatIsSlowerNowAndThenDoesNotPass() {
    List<Fork> forks = new ArrayList<>();
    for (int pair = 0; pair < 16; pair++) {
      double noise = 1 + 0.001 * pair;
      Double[] steady = {100.0 * noise, 100.1, 100.2, 100.3, 100.4};
      Double[] sometimes = {100.1 * noise, 160.0, 100.2, 160.1, 100.3};
      forks.add(Forks.fork(Forks.LINEAR, Build.BASE, pair, 0, steady));
      forks.add(Forks.fork(Forks.LINEAR, Build.HEAD, pair, 0, sometimes));
    }
    CaseResult result = Forks.judged(forks);
    assertEquals(Verdict.INCONCLUSIVE, result.verdict(), result.texts()::toString);
    assertEquals(Reason.Kind.MEANS_DISAGREE, result.reasons().getFirst().kind());
    assertEquals(Verdict.PASS, Forks.judged(Forks.swapped(forks)).verdict());
  }

  @Test
  void methodsThatDisagreeAreBothPrinted() {
    Effect effect =
        new Effect(
            true,
            1.1,
            1.05,
            1.15,
            0.95,
            16,
            0.02,
            0.02,
            new Evidence(0.001, 0.999),
            new Evidence(0.2, 0.8));
    Sample sample = Forks.confirmed(ratios(1.1, 0.02));
    Sample doubtful =
        new Sample(
            sample.id(),
            0.02,
            sample.stage(),
            sample.forks(),
            sample.allocation(),
            sample.slowMode(),
            Optional.of(effect),
            Optional.empty(),
            Optional.empty(),
            false,
            true);
    CaseResult result = Judge.family(List.of(doubtful)).getFirst();
    assertEquals(Verdict.INCONCLUSIVE, result.verdict());
    assertEquals(
        "t interval 1.100 [1.050, 1.150] says FAIL, sign flips (p slower 0.20, within 0.80) says"
            + " INCONCLUSIVE",
        result.texts().getFirst());
  }

  @Test
  void disturbedUnfinishedAndUnsteadyDataDecidesNothing() {
    List<Fork> forks = ratios(1.1, 0.02);
    CaseResult result =
        Judge.family(List.of(Sample.of(Forks.LINEAR, 0.02, Stage.CONFIRMATION, forks, true, false)))
            .getFirst();
    assertEquals(Verdict.INCONCLUSIVE, result.verdict());
    assertEquals(
        List.of(Reason.Kind.UNFINISHED, Reason.Kind.DISTURBED),
        result.reasons().stream().map(Reason::kind).toList());
  }

  @Test
  void manyForksThatWereStillWarmingUpDecideNothing() {
    List<Fork> forks = new ArrayList<>(ratios(1.1, 0.02));
    for (int i = 0; i < 9; i++) {
      Fork fork = forks.get(i);
      double score = fork.iterations().getFirst();
      forks.set(
          i,
          Forks.fork(
              Forks.LINEAR,
              fork.build(),
              fork.pair(),
              0,
              score * 1.2,
              score * 1.2,
              score * 0.8,
              score * 0.8));
    }
    assertEquals(
        "9 of 32 forks are not steady: warm up longer", Forks.judged(forks).texts().getFirst());
    forks.set(0, ratios(1.1, 0.02).getFirst());
    assertEquals(Verdict.FAIL, Forks.judged(forks).verdict(), "a quarter may be by chance");
  }

  @Test
  void fewPairsAndEqualTimesDecideNothing() {
    assertEquals(
        "at least 6 pairs are needed",
        Forks.judged(ratios(2, 0.01).subList(0, 10)).texts().getFirst());
    double[] equal = {5, 5, 5, 5, 5, 5};
    assertEquals(
        Reason.Kind.NO_SPREAD, Forks.judged(Forks.pairs(equal, equal)).reasons().getFirst().kind());
  }

  /// Sixteen pairs with exactly this geometric mean of their ratios.
  private static List<Fork> ratios(double ratio, double sd) {
    double[] base = new double[NOISE.length];
    Arrays.fill(base, 100);
    double[] head = Arrays.stream(NOISE).map(z -> 100 * ratio * Math.exp(sd * z)).toArray();
    return Forks.pairs(base, head);
  }

  /// The same with HEAD twice as slow in the first so many pairs.
  private static List<Fork> slowForks(List<Fork> forks, int head) {
    return forks.stream()
        .map(
            fork ->
                fork.build() == Build.HEAD && fork.pair() < head
                    ? Forks.fork(
                        Forks.LINEAR, Build.HEAD, fork.pair(), 0, 2 * fork.iterations().getFirst())
                    : fork)
        .toList();
  }

  private static Allocation allocation(List<Double> base, List<Double> head) {
    List<Fork> forks = new ArrayList<>();
    base.forEach(bytes -> forks.add(Forks.fork(Forks.LINEAR, Build.BASE, 0, bytes, 1.0)));
    head.forEach(bytes -> forks.add(Forks.fork(Forks.LINEAR, Build.HEAD, 0, bytes, 1.0)));
    return Allocation.of(forks);
  }
}
