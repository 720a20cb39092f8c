package io.lanewise.jmh.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class SettingsTest {
  @Test
  void aBenchmarkMayHaveItsOwnMargin() {
    Settings settings =
        Settings.defaults().withMargins(0.03, Map.of(Forks.LINEAR.benchmark(), 0.1));
    assertEquals(0.1, settings.margin(Forks.LINEAR));
    assertEquals(0.03, settings.margin(Forks.named("a.Other.method")));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-0.01, 1, Double.NaN})
  void marginsAreShares(double margin) {
    assertThrows(
        IllegalArgumentException.class, () -> Settings.defaults().withMargins(margin, Map.of()));
    assertThrows(
        IllegalArgumentException.class,
        () -> Settings.defaults().withMargins(0, Map.of("a.B.c", margin)));
  }

  @ParameterizedTest
  @CsvSource({"4, 16", "7, 16", "6, 4", "6, 17"})
  void pairsAreEvenAndAtLeastSix(int screening, int confirmation) {
    assertThrows(
        IllegalArgumentException.class,
        () -> Settings.defaults().withPairs(screening, confirmation));
  }

  @Test
  void replacementsAreNotNegative() {
    assertThrows(IllegalArgumentException.class, () -> Settings.defaults().withReplacements(-1));
  }
}
