package io.lanewise.jmh.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ScaleTest {
  @Test
  void linearTicksAreRound() {
    assertEquals(List.of(0.0, 20.0, 40.0, 60.0, 80.0, 100.0), Scale.linear(0, 100, 7).ticks());
    assertEquals(List.of(96.0, 98.0, 100.0, 102.0, 104.0), Scale.linear(97, 103, 5).ticks());
  }

  @ParameterizedTest
  @CsvSource({
    "0, 100",
    "97.1, 103.7",
    "0, 0",
    "5, 5",
    "0, 1e-7",
    "99.99, 100.01",
    "0, 3e12",
    "-3, 8",
  })
  void everyRangeLiesWithinItsLinearScale(double low, double high) {
    Scale scale = Scale.linear(low, high, 7);
    assertTrue(scale.min() <= low + 1e-9 && scale.max() >= high - 1e-9, scale.toString());
    assertTrue(scale.ticks().size() >= 2 && scale.ticks().size() <= 9, scale.toString());
    assertEquals(0, scale.position(scale.min()));
    assertEquals(1, scale.position(scale.max()));
  }

  @ParameterizedTest
  @CsvSource({"0.3, 70000", "1, 1", "9, 11", "25, 40", "1e-4, 2e-4", "1, 1000", "7, 7"})
  void everyRangeLiesWithinItsLogarithmicScale(double low, double high) {
    Scale scale = Scale.logarithmic(low, high);
    assertTrue(scale.min() <= low * 1.001 && scale.max() >= high * 0.999, scale.toString());
    assertTrue(scale.ticks().size() >= 2, scale.toString());
    assertEquals(0.5, scale.position(Math.sqrt(scale.min() * scale.max())), 1e-9);
  }

  @Test
  void logarithmicTicksArePowersOfTenOverManyDecades() {
    assertEquals(List.of(1.0, 10.0, 100.0, 1000.0), Scale.logarithmic(2, 900).ticks());
    assertEquals(List.of(20.0, 50.0, 100.0), Scale.logarithmic(25, 90).ticks());
  }
}
