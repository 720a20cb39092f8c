package io.lanewise.jmh.report;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JmhReaderTest {
  @Test
  void aResultIsReadWhole() {
    String json =
        Samples.forks(
            "peers.LinearPeersNaiveBenchmark.naive",
            "{\"rows\": \"8\"}",
            "ms/op",
            List.of(List.of(1.0, 2.0), List.of(4.0, 5.0)));
    JmhResult read = Samples.read(json).results().getFirst();
    assertEquals("LinearPeers", read.group());
    assertEquals("naive", read.method());
    assertEquals(Map.of("rows", "8"), read.params());
    assertEquals("VM 25", read.vm());
    assertEquals(List.of("-Xmx4g"), read.jvmArgs());
    assertEquals(3.0, read.primary().score());
    assertTrue(Double.isNaN(read.primary().error()));
    assertEquals(3000.0, read.primary().microseconds());
    assertEquals(
        List.of(List.of(1000.0, 2000.0), List.of(4000.0, 5000.0)),
        read.primary().forkMicroseconds());
    assertEquals(64, Objects.requireNonNull(read.secondary().get("gc.alloc.rate.norm")).score());
  }

  @ParameterizedTest
  @CsvSource({"ops/s, 500000", "ops/ns, 0.0005", "s/op, 2000000", "ns/op, 0.002", "us/op, 2"})
  void everyUnitIsATimeOfOneOperation(String unit, double microseconds) {
    Run run = Samples.read(Samples.result("ABenchmark.a", "{}", 2, unit));
    assertEquals(
        microseconds, run.results().getFirst().primary().microseconds(), 1e-9 * microseconds);
  }

  @Test
  void anIterationOfSamplesIsTheirMean() {
    String json =
        """
        [{"benchmark": "p.ABenchmark.a", "primaryMetric": {"score": 2.5, "scoreError": "+INF",
          "scoreUnit": "us/op", "rawDataHistogram": [[[[1.0, 3], [5.0, 1]], [[7.0, 2]]]]}}]
        """;
    Metric read = JmhReader.read("run.json", json).results().getFirst().primary();
    assertEquals(List.of(List.of(2.0, 7.0)), read.forks());
    assertEquals(Double.POSITIVE_INFINITY, read.error());
  }

  @Test
  void aRunWithoutResultsIsEmpty() {
    assertEquals(List.of(), JmhReader.read("run.json", "[]").results());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | JMH's results expected an array, got none",
        "{} | JMH's results expected an array, got {}",
        "[1] | benchmark expected a string, got none",
        "[{\"benchmark\": 3}] | benchmark expected a string, got 3",
        "[{\"benchmark\": \"a\"}] | benchmark expected class and method, got \"a\"",
        "[{\"benchmark\": \"A.b\"}] | score expected a number, got none",
        "[{\"benchmark\": \"A.b\", \"primaryMetric\": {\"score\": \"1\"}}] | got \"1\"",
        "[{\"benchmark\": \"A.b\", \"primaryMetric\": {\"score\": 1}}] | scoreUnit expected",
        "[ | JSON at line 1",
        "[] [] | JSON at line 1",
      })
  void malformedFilesAreRefusedInOneLine(String json, String expected) {
    String message = Samples.refusal(() -> JmhReader.read("run.json", json));
    assertTrue(message.startsWith("run.json: ") && message.contains(expected), message);
    assertEquals(1, message.lines().count(), message);
  }

  @ParameterizedTest
  @CsvSource({"B/op", "us", "ops", "us/ops", "ops/us/op", "/op"})
  void aScoreThatIsNoTimeIsRefused(String unit) {
    String json = Samples.run(Samples.result("ABenchmark.a", "{}", 1, unit));
    String message = Samples.refusal(() -> JmhReader.read("run.json", json));
    assertTrue(message.endsWith("scoreUnit expected a time, got \"" + unit + "\""), message);
  }
}
