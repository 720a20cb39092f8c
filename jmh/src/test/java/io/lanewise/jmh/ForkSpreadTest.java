package io.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.jmh.results.JmhFile;
import org.junit.jupiter.api.Test;

class ForkSpreadTest {
  @Test
  void comparesTheSlowestForkWithTheMedianFork() {
    String time =
        """
        [{"benchmark": "io.lanewise.jmh.LinearBenchmark.packed", "params": {"rows": "8"}, "mode": "avgt",
          "primaryMetric": {"score": 1, "scoreUnit": "us/op", "rawData": [[10, 11, 99], [20, 20], [10, 10]]}},
         {"benchmark": "io.lanewise.jmh.FmaCeilingBenchmark.fma", "mode": "thrpt",
          "primaryMetric": {"score": 1, "scoreUnit": "ops/ns", "rawData": [[200, 100], [140], [120]]}}]
        """;
    String table =
        """
        | benchmark | forks | median | slowest |
        |---|--:|--:|--:|
        | LinearBenchmark.packed 8 | 3 | 11.00 us/op | 55 % |
        | FmaCeilingBenchmark.fma | 3 | 140.0 ops/ns | 86 % |
        """;
    assertEquals(table, ForkSpread.of(JmhFile.read("run.json", time)).replace("\r", ""));
  }
}
