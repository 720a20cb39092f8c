package io.lanewise.jmh.compare;

import static org.junit.jupiter.api.Assertions.assertAll;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.apache.commons.math3.stat.inference.TTest;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class EffectsTest {
  /// Student (1908), hours of sleep gained by ten patients with two drugs; R's data set `sleep`.
  private static final double[] FIRST = {0.7, -1.6, -0.2, -1.2, -0.1, 3.4, 3.7, 0.8, 0.0, 2.0};

  private static final double[] SECOND = {1.9, 0.8, 1.1, 0.1, -0.1, 4.4, 5.5, 1.6, 4.6, 3.4};

  @Test
  void pairedEqualsTheIntervalThatRPrintsForStudentsData() {
    double[] d = new double[FIRST.length];
    Arrays.setAll(d, i -> SECOND[i] - FIRST[i]);
    Effect effect = Effects.paired(d, 0);
    assertAll(
        () -> assertEquals(1.58, Math.log(effect.ratio()), 1e-12),
        () -> assertEquals(0.7001142, Math.log(effect.low()), 1e-7),
        () -> assertEquals(2.4598858, Math.log(effect.high()), 1e-7),
        () -> assertEquals(0.00283289 / 2, effect.primary().slower(), 1e-8),
        () -> assertEquals(1.229995, effect.sd(), 1e-6),
        () -> assertEquals(10, effect.count()));
  }

  @Test
  void unpairedEqualsWelchsIntervalThatRPrintsForStudentsData() {
    Effect effect = Effects.unpaired(FIRST, SECOND, 0);
    assertAll(
        () -> assertEquals(-0.2054832, Math.log(effect.low()), 1e-7),
        () -> assertEquals(3.3654832, Math.log(effect.high()), 1e-7),
        () -> assertEquals(0.07939414 / 2, effect.primary().slower(), 1e-8),
        () -> assertEquals(1 - 0.07939414 / 2, effect.primary().within(), 1e-8));
  }

  @ParameterizedTest
  @ValueSource(ints = {6, 7, 16, 30})
  void pValuesEqualCommonsMaths(int count) {
    SplittableRandom random = new SplittableRandom(count);
    double[] base = random.doubles(count, 0, 0.1).toArray();
    double[] head = random.doubles(count, 0.01, 0.12).toArray();
    double[] d = new double[count];
    Arrays.setAll(d, i -> head[i] - base[i]);
    double margin = 0.005;
    TTest other = new TTest();
    Evidence paired = Effects.paired(d, margin).primary();
    assertEquals(
        other.tTest(Math.log1p(margin), d), 2 * Math.min(paired.slower(), paired.within()), 1e-10);
    Evidence welch = Effects.unpaired(base, head, 0).primary();
    assertEquals(other.tTest(base, head), 2 * Math.min(welch.slower(), welch.within()), 1e-10);
  }

  @Test
  void aMarginMovesTheClaimAndNotTheInterval() {
    double[] d = {0.03, 0.05, 0.04, 0.06, 0.02, 0.04};
    Effect none = Effects.paired(d, 0);
    Effect some = Effects.paired(d, Math.expm1(0.04));
    assertEquals(none.low(), some.low());
    assertEquals(0.5, some.primary().slower(), 1e-9, "the mean lies on this margin");
  }

  /// Twice the smallest one-sided p is 0.10, 0.029, 0.0079, 0.0022 and 0.0006.
  @ParameterizedTest
  @CsvSource({"3, 20", "4, 70", "5, 252", "6, 924", "7, 3432"})
  void mannWhitneyIsExact(int size, int choices) {
    double[] low = new SplittableRandom(1).doubles(size, 0, 1).toArray();
    double[] high = new SplittableRandom(2).doubles(size, 1, 2).toArray();
    assertEquals(
        1.0 / choices,
        Effects.mannWhitney(high, low, 0, AlternativeHypothesis.GREATER_THAN),
        1e-12);
    assertEquals(
        1.0 / choices, Effects.mannWhitney(low, high, 0, AlternativeHypothesis.LESS_THAN), 1e-12);
    assertEquals(1.0, Effects.mannWhitney(low, high, 0, AlternativeHypothesis.GREATER_THAN), 1e-12);
    assertEquals(
        1.0 / choices,
        Effects.mannWhitney(high, low, -9, AlternativeHypothesis.GREATER_THAN),
        1e-12,
        "shifting by a distance compares with the shifted sample");
  }

  @Test
  void valuesWithoutSpreadClaimNothing() {
    Effect paired = Effects.paired(new double[] {0.1, 0.1, 0.1, 0.1, 0.1, 0.1}, 0.02);
    Effect unpaired = Effects.unpaired(new double[] {1, 1, 1, 1}, new double[] {2, 2, 2, 2}, 0.02);
    for (Effect effect : new Effect[] {paired, unpaired}) {
      assertEquals(new Evidence(1, 1), effect.primary());
    }
    assertFalse(unpaired.hasSpread());
  }
}
