package io.lanewise.jmh.report;

import io.lanewise.jmh.results.Environment;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// What JMH 1.37 writes, as far as it is read.
final class Samples {
  static final String CEILING = result("FmaCeilingBenchmark.fma", "{}", 100, "ops/ns");

  static final Environment ENVIRONMENT =
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

  private Samples() {}

  static String run(String... results) {
    return "[" + String.join(", ", results) + "]";
  }

  static Run read(String... results) {
    return Run.read("run.json", run(results));
  }

  static String linear(String benchmark, int rows, double microseconds) {
    String params = "{\"rows\": \"%d\", \"shape\": \"500x500\"}".formatted(rows);
    return result(benchmark, params, microseconds, "us/op");
  }

  static String result(String benchmark, String params, double score, String unit) {
    return result(benchmark, params, score, unit, 0.016);
  }

  static String result(
      String benchmark, String params, double score, String unit, double allocationRate) {
    return result(benchmark, params, score, unit, allocationRate, List.of(List.of(score)));
  }

  /// With the score that the forks give.
  static String forks(String benchmark, String params, String unit, List<List<Double>> forks) {
    double mean =
        forks.stream().flatMap(List::stream).mapToDouble(Double::doubleValue).average().orElse(0);
    return result(benchmark, params, mean, unit, 0.016, forks);
  }

  private static String result(
      String benchmark,
      String params,
      double score,
      String unit,
      double allocationRate,
      List<List<Double>> forks) {
    return String.format(
        Locale.ROOT,
        """
        {"jmhVersion": "1.37", "benchmark": "io.lanewise.jmh.%s", "mode": "avgt", "threads": 1,
         "jvmArgs": ["-Xmx4g"], "vmName": "VM", "vmVersion": "25", "params": %s,
         "primaryMetric": {"score": %s, "scoreError": "NaN", "scoreUnit": "%s", "rawData": %s},
         "secondaryMetrics": {"gc.alloc.rate": {"score": %s, "scoreUnit": "MB/sec"},
                              "gc.alloc.rate.norm": {"score": 64, "scoreUnit": "B/op"}}}
        """,
        benchmark,
        params,
        score,
        unit,
        forks,
        allocationRate);
  }

  /// Two kinds of peers with all that a page can show.
  static Run whole() {
    Stream<String> linear =
        Stream.of(1, 8, 64)
            .flatMap(
                rows ->
                    Stream.of("lanewise", "onnxRuntime", "pytorch")
                        .map(peer -> peerForks(peer, rows)));
    Stream<String> others =
        Stream.of(
            CEILING,
            result("ReadBandwidthBenchmark.read", "{}", 95.9, "ms/op"),
            result("OpenBenchmark.open", "{}", 1.25, "ms/op"),
            embedding("lanewise", 1800.5),
            embedding("plainArrays", 3601.25));
    return read(Stream.concat(others, linear).toArray(String[]::new));
  }

  private static String peerForks(String peer, int rows) {
    double time = (5.123 + peer.length()) * rows;
    List<List<Double>> forks =
        Stream.of(1.0, 1.03, 0.98)
            .map(fork -> Stream.of(0.99, 1.0, 1.02).map(i -> time * fork * i).toList())
            .collect(Collectors.toList());
    return forks(
        "peers.LinearPeersBenchmark." + peer,
        "{\"rows\": \"%d\", \"shape\": \"384x1536\"}".formatted(rows),
        "us/op",
        forks);
  }

  private static String embedding(String peer, double microseconds) {
    return result(
        "peers.EmbeddingPeersBenchmark." + peer,
        "{\"ids\": \"sameRows\", \"numEmbeddings\": \"700000\"}",
        microseconds,
        "us/op");
  }
}
