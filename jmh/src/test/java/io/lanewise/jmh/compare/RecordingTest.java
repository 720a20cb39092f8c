package io.lanewise.jmh.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.results.UnreadableFileException;
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
        "[] ~ new.json: $: expected a result at least, got none",
        "{\"a\": 1} ~ new.json: $: expected an array, got {\"a\":1}",
        "[{}] ~ new.json: $[0].benchmark: expected a value, got nothing",
      })
  void otherFilesAreRefusedWithThePlace(String json, String message) {
    assertEquals(message, refusal(json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '~',
      quoteCharacter = '`',
      value = {
        "[6.0, 6.0] ~ [] ~ .primaryMetric.rawData[1]: fork: iterations of"
            + " io.lanewise.jmh.Linear.packed expected, got none",
        "[6.0, 6.0] ~ [\"NaN\"] ~ .primaryMetric.rawData[1]: score: expected a positive number of"
            + " us/op, got NaN",
        "[6.0, 6.0] ~ [-6] ~ .primaryMetric.rawData[1]: score: expected a positive number of us/op,"
            + " got -6.0",
        "us/op ~ ops/us ~ .primaryMetric.rawData[0]: score: unit of mode avgt expected <time>/op,"
            + " got ops/us",
        "rawData ~ raw ~ .primaryMetric.rawData: expected a fork at least, got none",
        "primaryMetric ~ metric ~ .primaryMetric: expected a value, got nothing",
        "\"benchmark\" ~ \"name\" ~ .benchmark: expected a value, got nothing",
        "\"forks\": 2 ~ \"forks\": 0 ~ .forks: expected 1 or more, got 0: it ran in JMH's own"
            + " process",
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
        "new.json: $[1]: expected one result of io.lanewise.jmh.Linear.packed dtype=f32 rows=8"
            + " avgt, got a second",
        refusal(JmhText.file(GOOD, GOOD)));
  }

  private static Recording read(String json) {
    return Recording.read(json, "new.json", Build.HEAD, 4, Instant.EPOCH);
  }

  private static String refusal(String json) {
    UnreadableFileException e = assertThrows(UnreadableFileException.class, () -> read(json));
    return String.valueOf(e.getMessage());
  }
}
