package io.lanewise.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.Set;
import java.util.TreeMap;

/// What RatioTable needs of one JMH run, from the JSON that `-rf json` writes.
final class RunResults {
  /// One benchmark method with one set of params.
  ///
  /// @param benchmark the simple name of the class up to `Peers`, such as Linear
  /// @param params sorted by name
  record Case(String benchmark, Map<String, String> params) {}

  /// @param bytes allocated an operation, where the gc profiler ran
  record Score(double microseconds, OptionalDouble bytes) {}

  /// Below this many MB/s it is JMH that allocates: 0.01 to 0.02 beside loops that don't. Spread
  /// over few long calls it would look like bytes of theirs.
  private static final double JMH_OWN = 0.05;

  private static final String CEILING = "FmaCeilingBenchmark.fma";

  private final Map<Case, Map<String, Score>> scores = new LinkedHashMap<>();
  private final OptionalDouble ceiling;
  private final String jvm;

  private RunResults(JsonNode run) {
    OptionalDouble fma = OptionalDouble.empty();
    for (JsonNode result : run) {
      String name = result.path("benchmark").asText();
      JsonNode metric = result.path("primaryMetric");
      if (name.endsWith(CEILING)) {
        fma = OptionalDouble.of(gigaflops(metric));
      }
      String type = name.replaceAll(".*\\.(\\w+)\\.\\w+", "$1");
      int peers = type.indexOf("Peers");
      if (peers >= 0) {
        Map<String, String> params = new TreeMap<>();
        result
            .path("params")
            .properties()
            .forEach(param -> params.put(param.getKey(), param.getValue().asText()));
        scores
            .computeIfAbsent(new Case(type.substring(0, peers), params), _ -> new LinkedHashMap<>())
            .put(name.substring(name.lastIndexOf('.') + 1), score(result, metric));
      }
    }
    ceiling = fma;
    jvm = run.path(0).path("vmName").asText() + " " + run.path(0).path("vmVersion").asText();
  }

  static RunResults of(String json) throws IOException {
    return new RunResults(new ObjectMapper().readTree(json));
  }

  /// The machine's limit in GFLOP/s as this run measured it.
  double ceiling() {
    return ceiling.orElseThrow(
        () ->
            new IllegalArgumentException(
                "ratio table: benchmarks expected " + CEILING + " in every run, got none"));
  }

  /// What ran it.
  String jvm() {
    return jvm;
  }

  Set<Case> cases() {
    return scores.keySet();
  }

  /// Scores by method.
  Map<String, Score> scores(Case of) {
    return scores.getOrDefault(of, Map.of());
  }

  private static Score score(JsonNode result, JsonNode metric) {
    JsonNode profiled = result.path("secondaryMetrics");
    JsonNode bytes = profiled.path("gc.alloc.rate.norm").path("score");
    if (!bytes.isNumber()) {
      return new Score(microseconds(metric), OptionalDouble.empty());
    }
    boolean own = profiled.path("gc.alloc.rate").path("score").asDouble() >= JMH_OWN;
    return new Score(microseconds(metric), OptionalDouble.of(own ? bytes.asDouble() : 0));
  }

  private static double microseconds(JsonNode metric) {
    double score = metric.path("score").asDouble();
    String unit = metric.path("scoreUnit").asText();
    return switch (unit) {
      case "ns/op" -> score / 1e3;
      case "us/op" -> score;
      case "ms/op" -> score * 1e3;
      case "s/op" -> score * 1e6;
      default -> throw unknown("a time an operation", unit);
    };
  }

  private static double gigaflops(JsonNode metric) {
    String unit = metric.path("scoreUnit").asText();
    if (!unit.equals("ops/ns")) {
      throw unknown("ops/ns", unit);
    }
    return metric.path("score").asDouble();
  }

  private static IllegalArgumentException unknown(String expected, String unit) {
    return new IllegalArgumentException("ratio table: unit expected " + expected + ", got " + unit);
  }
}
