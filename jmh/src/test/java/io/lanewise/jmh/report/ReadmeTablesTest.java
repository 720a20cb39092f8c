package io.lanewise.jmh.report;

import static io.lanewise.jmh.report.Samples.CEILING;
import static io.lanewise.jmh.report.Samples.linear;
import static io.lanewise.jmh.report.Samples.result;
import static io.lanewise.jmh.report.Samples.run;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import org.junit.jupiter.api.Test;

class ReadmeTablesTest {
  @Test
  void aRowHoldsTimeShareRatiosAndAllocation() {
    String table =
        table(
            List.of(
                run(
                    CEILING,
                    linear("LinearPeersBenchmark.lanewise", 8, 50),
                    linear("LinearPeersBenchmark.onnxRuntime", 8, 75),
                    linear("LinearPeersNaiveBenchmark.naive", 8, 1000))));
    // 2 · 8 · 500 · 500 operations in 50 µs are 80 GFLOP/s.
    assertEquals("| 500→500 | 8 | 50.0 | 80 % | 1.50× | 20.00× | 0 |", rows(table, "→"));
    assertTrue(
        table.startsWith("One thread, VM 25, FMA ceiling 100 GFLOP/s. × is the other's"), table);
    assertTrue(table.matches("(?s).*ONNX Runtime \\d+\\.\\d+.*"), table);
    assertFalse(table.contains("PyTorch"), "who was not measured has no column");
  }

  @Test
  void embeddingsCountTheBytesDelivered() {
    String params = "{\"ids\": \"sameRows\", \"numEmbeddings\": \"700000\"}";
    String table =
        table(
            List.of(
                run(
                    CEILING,
                    result("EmbeddingPeersBenchmark.lanewise", params, 500_000, "ns/op"),
                    result("EmbeddingPeersBenchmark.plainArrays", params, 1, "ms/op"))));
    // 4096 · 384 · 4 bytes in 500 µs.
    assertEquals("| 4096 rows, the same | 700000 | 500 | 12.6 | 2.00× | 0 |", rows(table, "same"));
  }

  @Test
  void rowsAreInOrderOfSizeAndThenOfRows() {
    String table =
        table(
            List.of(
                run(
                    CEILING,
                    linear("LinearPeersBenchmark.lanewise", 16, 1),
                    linear("LinearPeersBenchmark.lanewise", 2, 1))));
    assertTrue(table.indexOf("| 2 |") < table.indexOf("| 16 |"), table);
  }

  @Test
  void cellsOfSeveralRunsAreMediansOfRatiosWithinARun() {
    String table = table(List.of(ejmlRun(10, 30), ejmlRun(20, 40), ejmlRun(10, 90), run(CEILING)));
    assertTrue(rows(table, "→").contains("| 3.00× |"), table);
  }

  @Test
  void whatJmhAllocatesIsNotOurs() {
    String params = "{\"ids\": \"oneRow\", \"numEmbeddings\": \"9\"}";
    String benchmark = "EmbeddingPeersBenchmark.lanewise";
    String quiet = run(CEILING, result(benchmark, params, 1, "us/op", 0.016));
    String allocating = run(CEILING, result(benchmark, params, 1, "us/op", 64));
    assertTrue(rows(table(List.of(quiet)), "1 row").endsWith("| 0 |"));
    assertTrue(rows(table(List.of(allocating)), "1 row").endsWith("| 64 |"));
  }

  @Test
  void aRunWithoutItsCeilingIsRefused() {
    List<String> runs = List.of(run(linear("LinearPeersBenchmark.lanewise", 1, 1)));
    String message = assertThrows(IllegalArgumentException.class, () -> table(runs)).getMessage();
    assertEquals(
        "ratio table: benchmarks expected FmaCeilingBenchmark.fma in every run, got none", message);
  }

  @Test
  void noFileIsRefused() {
    String message =
        assertThrows(IllegalArgumentException.class, () -> table(List.of())).getMessage();
    assertEquals("ratio table: files expected one or more, got none", message);
  }

  private static String table(List<String> runs) {
    return ReadmeTables.of(runs.stream().map(run -> Run.read("run.json", run)).toList());
  }

  private static String ejmlRun(double ours, double theirs) {
    return run(
        CEILING,
        linear("LinearPeersBenchmark.lanewise", 1, ours),
        linear("LinearPeersBenchmark.ejml", 1, theirs));
  }

  private static String rows(String table, String having) {
    return String.join("\n", table.lines().filter(line -> line.contains(having)).toList());
  }
}
