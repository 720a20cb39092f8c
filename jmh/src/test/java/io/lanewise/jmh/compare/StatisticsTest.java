package io.lanewise.jmh.compare;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.results.Medians;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StatisticsTest {
  @Test
  void aForkIsAsFastAsItsFastTenth() {
    assertEquals(3, ForkTime.low(9, 3, 5));
    assertEquals(1, ForkTime.low(IntStream.rangeClosed(1, 10).mapToDouble(i -> i).toArray()));
    assertEquals(2, ForkTime.low(IntStream.rangeClosed(1, 11).mapToDouble(i -> i).toArray()));
    assertEquals(3, ForkTime.low(IntStream.rangeClosed(1, 30).mapToDouble(i -> i).toArray()));
  }

  @Test
  void holmEqualsRsExample() {
    // p.adjust(c(0.01, 0.04, 0.03, 0.005), "holm")
    assertArrayEquals(
        new double[] {0.03, 0.06, 0.06, 0.02}, Holm.adjust(0.01, 0.04, 0.03, 0.005), 1e-12);
    assertArrayEquals(new double[] {1, 1}, Holm.adjust(0.9, 0.6), 0, "never above one");
    assertArrayEquals(new double[] {0.03}, Holm.adjust(0.03), 0);
    assertArrayEquals(new double[0], Holm.adjust());
  }

  @Test
  void fisherEqualsTheLadyTastingTea() {
    assertEquals(17.0 / 70, SlowMode.of(1, 4, 3, 4).p(), 1e-12);
    assertEquals(1.0 / 70, SlowMode.of(0, 4, 4, 4).p(), 1e-12);
  }

  @Test
  void fisherCountsSlowForksByHand() {
    // (C(16,5) C(16,1) + C(16,6)) / C(32,6)
    assertEquals(77896.0 / 906192, SlowMode.of(1, 16, 5, 16).p(), 1e-12);
    assertEquals(1, SlowMode.of(0, 16, 0, 16).p());
    assertTrue(SlowMode.of(5, 16, 1, 16).p() > 0.9, "fewer than before are no cause of alarm");
  }

  @Test
  void mediansIgnoreOneOddValue() {
    assertEquals(3, Medians.of(5, 1, 3));
    assertEquals(2.5, Medians.of(4, 1, 2, 3));
    // R: mad(c(1, 2, 3, 4, 100)) is 1.4826.
    assertEquals(1.4826, Medians.deviation(1, 2, 3, 4, 100), 1e-4);
    assertTrue(Double.isNaN(Medians.of()));
    assertEquals(2, Medians.of(Double.NaN, 2));
  }

  /// One-sided 5 %, power 90 %, found by noncentral t.
  @ParameterizedTest
  @CsvSource({
    // sd, 5 % and no margin, 5 %, 10 %, nothing (margin 2 %), nothing (margin 3 %)
    "0.01,  3,  3,  3,   4,  3",
    "0.02,  4,  6,  3,  11,  6",
    "0.03,  5, 11,  4,  22, 11",
    "0.05, 11, 27,  6,  56, 26",
    "0.08, 25, 67, 12, 142, 65"
  })
  void pairsNeededEqualsTheTable(
      double sd, int noMargin, int five, int ten, int pass, int passThree) {
    assertEquals(noMargin, pairs(sd, 0.05, 0, 0.05));
    assertEquals(five, pairs(sd, 0.05, 0.02, 0.05));
    assertEquals(ten, pairs(sd, 0.10, 0.02, 0.05));
    assertEquals(pass, pairs(sd, 0, 0.02, 0.05));
    assertEquals(passThree, pairs(sd, 0, 0.03, 0.05));
  }

  @ParameterizedTest
  @CsvSource({"0.01, 7", "0.02, 14", "0.03, 25", "0.05, 60"})
  void pairsNeededAmongFortyEqualsTheTable(double sd, int expected) {
    assertEquals(expected, pairs(sd, 0.05, 0.02, 0.05 / 40));
  }

  private static int pairs(double sd, double slowDown, double margin, double level) {
    double distance = Math.log1p(slowDown) - Math.log1p(margin);
    return PairsNeeded.of(sd, distance, level).orElseThrow();
  }

  @Test
  void noNumberOfPairsFindsNothing() {
    assertTrue(PairsNeeded.of(0.02, 0, 0.05).isEmpty());
    assertEquals(0.05, PairsNeeded.power(10, 0, 0.05), 1e-6, "without an effect: the level");
  }

  @ParameterizedTest
  @CsvSource({
    // Cohen (1988) by R: power.t.test(n, delta, sd = 1, sig.level, type = "one.sample",
    // "one.sided")
    "20, 0.5, 0.05, 0.695",
    "10, 1.0, 0.05, 0.897"
  })
  void powerEqualsRs(int pairs, double effect, double level, double expected) {
    assertEquals(expected, PairsNeeded.power(pairs, effect, level), 1e-3);
  }

  @Test
  void steadyForksAreNotSuspected() {
    assertTrue(Steadiness.isSteady(100, 103, 98, 101, 99, 102));
    assertTrue(Steadiness.isSteady(100, 100, 100, 100));
    assertTrue(Steadiness.isSteady(100, 101, 100, 99, 150, 152, 151, 100), "a spell");
    assertTrue(Steadiness.isSteady(100, 200, 300), "three tell nothing");
    assertTrue(Steadiness.isSteady(100.0, 100.1, 101.0, 101.1), "sure, but too small to matter");
  }

  @Test
  void stepsAndTrendsAreFound() {
    assertFalse(Steadiness.isSteady(130, 131, 129, 130, 100, 101, 99, 100), "a step");
    assertFalse(Steadiness.isSteady(120, 120, 100, 100), "a step without noise");
    assertFalse(Steadiness.isSteady(110, 108.1, 105.9, 104, 102, 100.1), "a trend");
    assertFalse(Steadiness.isSteady(100, 102, 104, 106, 108, 110), "a trend without noise");
  }
}
