package io.lanewise.jmh.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.results.Environment;
import io.lanewise.jmh.results.Fingerprint;
import io.lanewise.jmh.results.UnreadableFileException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class HistorySourceTest {
  private static final Environment HERE =
      Environment.parse(
          "e.json",
          "{\"commit\": \"abc\", \"dirty\": false, \"cores\": 2, \"start\":"
              + " \"2026-11-27T08:00:00Z\"}");

  private static final String RESULTS =
      """
      [{"benchmark": "a.B.c", "mode": "thrpt", "params": {"y": "2", "x": "1"},
        "primaryMetric": {"score": 7.5, "scoreUnit": "ops/us"},
        "secondaryMetrics": {"gc.alloc.rate": {"score": 90, "scoreUnit": "MB/sec"},
                             "gc.alloc.rate.norm": {"score": 64, "scoreUnit": "B/op"}}},
       {"benchmark": "a.B.d", "mode": "avgt", "primaryMetric": {"score": 3, "scoreUnit": "us/op"}},
       {"benchmark": "a.B.e", "mode": "ss", "primaryMetric": {"score": "NaN", "scoreUnit": "s/op"}}]
      """;

  private static final String COMPARED =
      """
      {"version": 1, "environment": {"HEAD, commit": "def"}, "results": [
        {"benchmark": "a.B.c", "params": {"x": "1"}, "mode": "thrpt",
         "bytesPerOp": {"base": 32, "head": 16},
         "forks": [{"build": "BASE", "nanosPerOp": 1}, {"build": "HEAD", "nanosPerOp": 20},
                   {"build": "HEAD", "nanosPerOp": 30}, {"build": "HEAD", "nanosPerOp": 90}]},
        {"benchmark": "a.B.gone", "mode": "avgt", "forks": []}]}
      """;

  @Test
  void aRowIsMadeOfEveryResultThatHasAValue() {
    List<HistoryRow> rows = read(RESULTS, HERE);
    Instant start = Instant.parse("2026-11-27T08:00:00Z");
    String machine = Fingerprint.of(HERE);
    assertEquals(
        List.of(
            new HistoryRow(start, "abc", "a.B.c", "x=1 y=2", "thrpt", 7.5, "ops/us", 64, machine),
            new HistoryRow(start, "abc", "a.B.d", "", "avgt", 3, "us/op", Double.NaN, machine)),
        rows);
    assertTrue(rows.getFirst().series().isThroughput());
  }

  @Test
  void ofAComparisonTheMedianForkOfHeadIsTaken() {
    HistoryRow row = read(COMPARED, HERE).getFirst();
    assertEquals(1, read(COMPARED, HERE).size(), "what was not timed is no row");
    assertEquals("def", row.commit());
    assertEquals(30, row.value());
    assertEquals("ns/op", row.unit());
    assertEquals(16, row.bytesPerOp());
    String jar =
        COMPARED.replace("HEAD, commit\": \"def", "HEAD, SHA-256 of the jar\": \"0123456789abcdef");
    assertEquals("jar-0123456789ab", read(jar, HERE).getFirst().commit());
    String recorded = COMPARED.replace("HEAD, commit", "CPU");
    assertEquals("abc", read(recorded, HERE).getFirst().commit());
  }

  @Test
  void changesSinceTheCommitAreMarkedAndTheFileTellsTheTimeOtherwise() {
    Environment dirty = Environment.parse("e.json", "{\"commit\": \"abc\", \"dirty\": true}");
    HistoryRow row = read(RESULTS, dirty).getFirst();
    assertEquals("abc+", row.commit());
    assertEquals(Instant.EPOCH, row.time());
  }

  @Test
  void whatIsNeitherOrOfNoCommitIsRefused() {
    Environment nothing = Environment.parse("e.json", "{}");
    assertEquals(
        "r.json: commit: expected in the environment file, got none", refusal(RESULTS, nothing));
    assertTrue(refusal("{}", HERE).startsWith("r.json: $: expected an array"));
    assertEquals(
        "r.json: $.results[0].forks[1].nanosPerOp: expected a number, got \"fast\"",
        refusal(COMPARED.replace("20}", "\"fast\"}"), HERE));
  }

  private static String refusal(String json, Environment environment) {
    return String.valueOf(
        assertThrows(UnreadableFileException.class, () -> read(json, environment)).getMessage());
  }

  private static List<HistoryRow> read(String json, Environment environment) {
    return HistorySource.read("r.json", json, environment, Instant.EPOCH);
  }
}
