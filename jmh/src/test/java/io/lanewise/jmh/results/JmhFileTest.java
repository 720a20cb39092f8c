package io.lanewise.jmh.results;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JmhFileTest {
  private static final String RESULT =
      """
      {"jmhVersion": "1.37", "benchmark": "p.ABenchmark.a", "mode": "avgt", "threads": 2,
       "forks": 2, "jvmArgs": ["-Xmx4g"], "vmName": "VM", "vmVersion": "25",
       "params": {"rows": "8", "dtype": "f32"},
       "primaryMetric": {"score": 3.0, "scoreError": "NaN", "scoreUnit": "ms/op",
                         "rawData": [[1.0, 2.0], [4.0, 5.0]]},
       "secondaryMetrics": {}}
      """;

  @Test
  void aResultIsReadWhole() {
    JmhResult read = one(RESULT);
    assertEquals("p.ABenchmark.a", read.benchmark());
    assertEquals("a", read.method());
    assertEquals("avgt", read.mode());
    assertEquals(2, read.threads());
    assertTrue(read.forked());
    assertEquals(Map.of("rows", "8", "dtype", "f32"), read.params());
    assertEquals("VM 25", read.vm());
    assertEquals(List.of("-Xmx4g"), read.jvmArgs());
    assertEquals("[\"-Xmx4g\"]", read.conditions().get("jvmArgs"));
    assertEquals("-", read.conditions().get("jdkVersion"));
    assertEquals(3.0, read.primary().score());
    assertTrue(Double.isNaN(read.primary().error()));
    assertEquals(3000.0, read.primary().microseconds());
    assertEquals(
        List.of(List.of(1000.0, 2000.0), List.of(4000.0, 5000.0)),
        read.primary().forkMicroseconds());
    assertFalse(one(RESULT.replace("\"forks\": 2", "\"forks\": 0")).forked());
  }

  @ParameterizedTest
  @CsvSource({"ops/s, 500000", "ops/ns, 0.0005", "s/op, 2000000", "ns/op, 0.002", "us/op, 2"})
  void everyUnitIsATimeOfOneOperation(String unit, double microseconds) {
    Metric two = new Metric(2, 0, unit, List.of());
    assertEquals(microseconds, two.microseconds(), 1e-9 * microseconds);
  }

  @Test
  void anIterationOfSamplesIsTheirMean() {
    String json =
        RESULT
            .replace("\"NaN\"", "\"+INF\"")
            .replaceAll(
                "\"rawData\": .*}", "\"rawDataHistogram\": [[[[1.0, 3], [5.0, 1]], [[7.0, 2]]]]}");
    Metric read = one(json).primary();
    assertEquals(List.of(List.of(2.0, 7.0)), read.forks());
    assertEquals(Double.POSITIVE_INFINITY, read.error());
  }

  @Test
  void aRunWithoutResultsIsEmpty() {
    assertEquals(List.of(), JmhFile.read("run.json", "[]"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "·"})
  void bytesAreReadUnderTheirOldNameToo(String prefix) {
    JmhResult read = one(allocating(prefix, "80", "[[64, 66], [80]]"));
    assertEquals(70, read.bytesPerOp());
    assertArrayEquals(new double[] {65, 80}, read.forkBytesPerOp());
  }

  @Test
  void whatJmhItselfAllocatesIsNotCounted() {
    JmhResult read = one(allocating("", "0.02", "[[600], [700]]"));
    assertEquals(0, read.bytesPerOp());
    assertArrayEquals(new double[] {0, 0}, read.forkBytesPerOp());
  }

  @Test
  void whereNoProfilerRanBytesAreUnknown() {
    assertTrue(Double.isNaN(one(RESULT).bytesPerOp()));
    assertArrayEquals(new double[] {Double.NaN, Double.NaN}, one(RESULT).forkBytesPerOp());
  }

  @Test
  void allocationOfOtherForksIsRefused() {
    JmhResult read = one(allocating("", "80", "[[600]]"));
    assertEquals(
        "run.json: $[0].secondaryMetrics: expected allocation of 2 forks, got that of 2 and 1",
        assertThrows(UnreadableFileException.class, read::forkBytesPerOp).getMessage());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | $: expected an array, got nothing",
        "{} | $: expected an array, got {}",
        "[1] | $[0].benchmark: expected a value, got nothing",
        "[{\"benchmark\": 3}] | $[0].benchmark: expected a string, got 3",
        "[{\"benchmark\": \"a\"}] | $[0].benchmark: expected class and method, got \"a\"",
        "[{\"benchmark\": \"A.b\"}] | $[0].primaryMetric: expected a value, got nothing",
        "[ | line 1, column",
        "[] [] | line 1, column",
        "[{\"a\": 1, \"a\": 2}] | Duplicate field 'a'",
      })
  void malformedFilesAreRefusedInOneLine(String json, String expected) {
    String message = refusal(json);
    assertTrue(message.startsWith("run.json: ") && message.contains(expected), message);
    assertEquals(1, message.lines().count(), message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "3.0 | \"3\" | .score: expected a number, got \"3\"",
        "scoreUnit | unit | .scoreUnit: expected a value, got nothing",
        "[4.0, 5.0] | 4.0 | .rawData[1]: expected an array, got 4.0",
        "[4.0, 5.0] | [null] | .rawData[1][0]: expected a number, got null",
        "rawData\": [[1.0, 2.0] | rawDataHistogram\": [[[[1]]]"
            + " | .rawDataHistogram[0][0][0]: expected a value and a count, got [1]",
      })
  void brokenMetricsAreRefusedWithThePlace(String part, String other, String message) {
    String json = "[" + RESULT + "," + RESULT.replace(part, other) + "]";
    assertEquals("run.json: $[1].primaryMetric" + message, refusal(json));
  }

  @ParameterizedTest
  @ValueSource(strings = {"B/op", "us", "ops", "us/ops", "ops/us/op", "/op"})
  void aScoreThatIsNoTimeIsRefused(String unit) {
    String message = refusal("[" + RESULT.replace("ms/op", unit) + "]");
    assertTrue(message.endsWith("scoreUnit: expected a time, got \"" + unit + "\""), message);
  }

  private static String allocating(String prefix, String rate, String bytes) {
    return RESULT.replace(
        "\"secondaryMetrics\": {}",
        """
        "secondaryMetrics": {
          "%1$sgc.alloc.rate": {"score": %2$s, "scoreUnit": "MB/sec", "rawData": [[%2$s], [%2$s]]},
          "%1$sgc.alloc.rate.norm": {"score": 70, "scoreUnit": "B/op", "rawData": %3$s}}\
        """
            .formatted(prefix, rate, bytes));
  }

  private static JmhResult one(String result) {
    return JmhFile.read("run.json", "[" + result + "]").getFirst();
  }

  private static String refusal(String json) {
    return String.valueOf(
        assertThrows(UnreadableFileException.class, () -> JmhFile.read("run.json", json))
            .getMessage());
  }
}
