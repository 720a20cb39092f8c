package io.lanewise.jmh.compare;

import java.util.Arrays;
import java.util.stream.Collectors;

/// Results as JMH 1.37 writes them, for tests.
final class JmhText {
  private JmhText() {}

  static String file(String... results) {
    return "[" + String.join(",\n", results) + "]";
  }

  /// A result in mode avgt with one fork for each of these times, two equal iterations each.
  static String result(String method, double... forks) {
    String raw =
        Arrays.stream(forks)
            .mapToObj(score -> "[" + score + ", " + score + "]")
            .collect(Collectors.joining(", "));
    return """
    {"jmhVersion": "1.37", "benchmark": "io.lanewise.jmh.%s", "mode": "avgt", "threads": 1,
     "forks": %d, "jvm": "/somewhere/bin/java", "jvmArgs": ["-Xmx4g"], "jdkVersion": "25.0.3",
     "vmName": "VM", "vmVersion": "25.0.3+9", "warmupIterations": 5, "warmupTime": "1 s",
     "warmupBatchSize": 1, "measurementIterations": 2, "measurementTime": "1 s",
     "measurementBatchSize": 1, "params": {"rows": "8", "dtype": "f32"},
     "primaryMetric": {"score": 1.0, "scoreError": "NaN", "scoreUnit": "us/op", "rawData": [%s]},
     "secondaryMetrics": {}}
    """
        .formatted(method, forks.length, raw);
  }

  /// The same with the gc profiler's metrics: MB/s, and bytes an operation, of each fork.
  static String allocating(String result, String prefix, double rate, double... bytes) {
    String norm =
        Arrays.stream(bytes).mapToObj(b -> "[" + b + "]").collect(Collectors.joining(", "));
    String rates =
        Arrays.stream(bytes).mapToObj(_ -> "[" + rate + "]").collect(Collectors.joining(", "));
    return result.replace(
        "\"secondaryMetrics\": {}",
        """
        "secondaryMetrics": {"%sgc.alloc.rate": {"score": 1, "scoreUnit": "MB/sec", "rawData": [%s]},
                             "%sgc.alloc.rate.norm": {"score": 1, "scoreUnit": "B/op", "rawData": [%s]}}\
        """
            .formatted(prefix, rates, prefix, norm));
  }
}
