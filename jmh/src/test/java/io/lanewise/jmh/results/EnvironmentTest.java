package io.lanewise.jmh.results;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EnvironmentTest {
  private static final Environment WHOLE =
      new Environment(
          "A \"CPU\" <1>",
          List.of("avx2", "fma"),
          2,
          "performance",
          "Linux 6.1",
          "A vendor",
          "25.0.3+9",
          List.of("-Xmx4g"),
          "0123456789abcdef",
          true,
          0.25,
          "2026-11-27T08:00:00Z",
          new Environment.Calibration(120.5, 11.25));

  @Test
  void jsonComesBackAsItWas() {
    assertEquals(WHOLE, Environment.parse("env.json", WHOLE.json()));
  }

  @Test
  void whatIsAbsentIsUnknown() {
    Environment nothing = Environment.parse("env.json", "{}");
    assertNull(nothing.cpuModel());
    assertNull(nothing.dirty());
    assertNull(nothing.calibration());
    assertEquals(List.of(), nothing.cpuFlags());
    assertEquals(nothing, Environment.parse("env.json", nothing.json()));
    assertEquals(nothing, Environment.parse("env.json", "{\"jvmFlags\": null, \"cores\": null}"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | $: expected an object, got nothing",
        "[] | $: expected an object, got []",
        "{ | line 1, column",
        "{} {} | line 1",
        "{\"cores\": 1, \"cores\": 2} | cores",
        "{\"cores\": \"two\"} | two",
        "{\"cores\": \"2\"} | Integer",
        "{\"dirty\": 1} | Boolean",
        "{\"colour\": 1} | colour",
        "{\"start\": \"yesterday\"} | $.start: Text 'yesterday'",
        "{\"calibration\": {\"fmaGflops\": 0, \"readGbps\": 1}} | limits expected above 0, got 0.0",
        "{\"calibration\": {\"fmaGflops\": 1}} | readGbps",
      })
  void malformedFilesAreRefusedInOneLine(String json, String expected) {
    String message = refusal(() -> Environment.parse("env.json", json));
    assertTrue(message.startsWith("env.json: ") && message.contains(expected), message);
    assertEquals(1, message.lines().count(), message);
  }

  private static String refusal(Executable reading) {
    return String.valueOf(assertThrows(UnreadableFileException.class, reading).getMessage());
  }
}
