package io.lanewise.jmh.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class FiguresTest {
  @ParameterizedTest
  @CsvSource({
    "0.5, 0.50 ns",
    "12.34, 12.3 ns",
    "123456, 123 us",
    "1.5e6, 1.50 ms",
    "2.5e9, 2.50 s",
    "NaN, -"
  })
  void timesHaveThreeDigits(double nanos, String text) {
    assertEquals(text, Figures.time(nanos));
  }

  @ParameterizedTest
  @CsvSource({"0.02, 2 %", "0, 0 %", "0.2, 20 %", "0.025, 2.5 %", "0.0125, 1.25 %"})
  void marginsArePrintedWithoutNeedlessDigits(double share, String text) {
    assertEquals(text, Figures.percent(share));
  }
}
