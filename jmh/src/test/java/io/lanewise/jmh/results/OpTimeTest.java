package io.lanewise.jmh.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class OpTimeTest {
  @ParameterizedTest
  @CsvSource({
    "avgt, ns/op, 5, 5",
    "avgt, us/op, 5, 5000",
    "sample, ms/op, 2, 2e6",
    "ss, s/op, 0.5, 5e8",
    "avgt, min/op, 1, 6e10",
    "thrpt, ops/ns, 4, 0.25",
    "thrpt, ops/us, 4, 250",
    "thrpt, ops/ms, 4, 250000",
    "thrpt, ops/s, 4, 2.5e8"
  })
  void everyModeBecomesNanosecondsAnOperation(
      String mode, String unit, double score, double nanos) {
    assertEquals(nanos, OpTime.nanos(mode, unit, score), 1e-9 * nanos);
  }

  @Test
  void moreThroughputIsLessTimeAndMoreTimeIsMore() {
    assertTrue(OpTime.nanos("thrpt", "ops/us", 11) < OpTime.nanos("thrpt", "ops/us", 10));
    assertTrue(OpTime.nanos("avgt", "us/op", 11) > OpTime.nanos("avgt", "us/op", 10));
  }

  @ParameterizedTest
  @CsvSource({
    "thrpt, us/op, 'score: unit of mode thrpt expected ops/<time>, got us/op'",
    "avgt, ops/us, 'score: unit of mode avgt expected <time>/op, got ops/us'",
    "avgt, fortnight/op, 'score: unit of mode avgt expected ns, us, ms, s, min, hr or day, got"
        + " fortnight'",
    "all, us/op, 'score: mode expected thrpt, avgt, sample or ss, got all'"
  })
  void unitsAndModesMustFit(String mode, String unit, String message) {
    IllegalArgumentException e =
        assertThrows(IllegalArgumentException.class, () -> OpTime.nanos(mode, unit, 1));
    assertEquals(message, e.getMessage());
  }

  @ParameterizedTest
  @ValueSource(doubles = {0, -1, Double.NaN, Double.POSITIVE_INFINITY})
  void scoresMustBePositive(double score) {
    assertThrows(IllegalArgumentException.class, () -> OpTime.nanos("avgt", "us/op", score));
  }
}
