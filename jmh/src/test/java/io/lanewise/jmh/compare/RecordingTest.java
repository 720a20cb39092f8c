package io.lanewise.jmh.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RecordingTest {
  private static final String GOOD = JmhText.result("Linear.packed", 5, 6);

  @Test
  void everyForkIsRead() {
    Recording recording = read(JmhText.file(GOOD, JmhText.result("Linear.rows", 7)));
    assertEquals(3, recording.forks().size());
    Fork second = recording.forks().get(1);
    assertEquals("io.lanewise.jmh.Linear.packed", second.benchmark());
    assertEquals(Map.of("dtype", "f32", "rows", "8"), second.params());
    assertEquals("us/op", second.unit());
    assertEquals(List.of(6.0, 6.0), second.iterations());
    assertEquals(5, second.pair(), "counted from 4 on");
    assertTrue(Double.isNaN(second.bytesPerOp()), "no profiler ran");
    assertEquals(
        "[\"-Xmx4g\"]",
        recording.conditions().getOrDefault(second.id(), new TreeMap<>()).get("jvmArgs"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "·"})
  void bytesAreReadUnderTheirOldNameToo(String prefix) {
    String json = JmhText.file(JmhText.allocating(GOOD, prefix, 80, 64, 80));
    assertEquals(64, read(json).forks().getFirst().bytesPerOp());
    assertEquals(80, read(json).forks().getLast().bytesPerOp());
  }

  @Test
  void whatJmhItselfAllocatesIsNotCounted() {
    String json = JmhText.file(JmhText.allocating(GOOD, "", 0.02, 600, 700));
    assertEquals(0, read(json).forks().getFirst().bytesPerOp());
  }

  @Test
  void samplesAreMeansOfTheirHistograms() {
    String sample =
        GOOD.replace("avgt", "sample")
            .replaceAll("\"rawData\": .*}", "\"rawDataHistogram\": [[[[10, 3], [20, 1]]]]}");
    assertEquals(List.of(12.5), read(JmhText.file(sample)).forks().getFirst().iterations());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "`` ~ new.json: $: expected a non-empty array, got nothing",
        "[] ~ new.json: $: expected a non-empty array, got []",
        "{\"a\": 1} ~ new.json: $: expected a non-empty array, got {\"a\":1}",
        "[{}] ~ new.json: $[0].mode: expected a value, got nothing",
        "[{\"mode\": 1}] ~ new.json: $[0].mode: expected a string, got 1",
      })
  void otherFilesAreRefusedWithThePlace(String json, String message) {
    assertEquals(message, refusal(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "[6.0, 6.0] ~ [] ~ .primaryMetric.rawData[1]: expected a non-empty array, got []",
        "[6.0, 6.0] ~ [\"NaN\"] ~ .primaryMetric.rawData[1][0]: expected a number, got \"NaN\"",
        "[6.0, 6.0] ~ [-6] ~ .primaryMetric, fork 1: score: expected a positive number of us/op,"
            + " got -6.0",
        "us/op ~ ops/us ~ .primaryMetric, fork 0: score: unit of mode avgt expected <time>/op, got"
            + " ops/us",
        "rawData ~ raw ~ .primaryMetric.rawData: expected a value, got nothing",
        "primaryMetric ~ metric ~ .primaryMetric: expected a value, got nothing",
        "\"benchmark\" ~ \"name\" ~ .benchmark: expected a value, got nothing",
        "\"forks\": 2 ~ \"forks\": 0 ~ .forks: expected 1 or more, got 0",
      })
  void brokenResultsAreRefusedWithThePlace(String part, String other, String message) {
    String json = JmhText.file(JmhText.result("Linear.rows", 7), GOOD.replace(part, other));
    assertEquals("new.json: $[1]" + message, refusal(json));
  }

  @Test
  void textThatIsNoJsonIsRefusedWithLineAndColumn() {
    assertTrue(refusal("[\n{\"mode\": }]").startsWith("new.json: line 2, column 10: "));
    assertTrue(refusal(JmhText.file(GOOD).substring(0, 99)).startsWith("new.json: line "));
    assertTrue(refusal("[{\"a\": 1, \"a\": 2}]").contains("Duplicate field 'a'"));
    assertTrue(refusal("[1] [2]").contains("Trailing token"));
  }

  @Test
  void aSecondResultOfOneCaseIsRefused() {
    assertEquals(
        "new.json: $[1]: a second result of io.lanewise.jmh.Linear.packed dtype=f32 rows=8 avgt",
        refusal(JmhText.file(GOOD, GOOD)));
  }

  private static Recording read(String json) {
    return Recording.read(json, "new.json", Build.HEAD, 4, Instant.EPOCH);
  }

  private static String refusal(String json) {
    UnreadableResultException e = assertThrows(UnreadableResultException.class, () -> read(json));
    assertEquals(ExitCode.USAGE, e.exitCode());
    return String.valueOf(e.getMessage());
  }
}
