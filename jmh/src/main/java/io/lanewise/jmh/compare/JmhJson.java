package io.lanewise.jmh.compare;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// What is read of the JSON of JMH 1.37, and what is refused in it.
final class JmhJson {
  /// What two builds must have in common, as JMH names it.
  private static final List<String> CONDITIONS =
      List.of(
          "jmhVersion",
          "jdkVersion",
          "vmName",
          "vmVersion",
          "jvmArgs",
          "threads",
          "warmupIterations",
          "warmupTime",
          "warmupBatchSize",
          "measurementIterations",
          "measurementTime",
          "measurementBatchSize");

  private static final JsonMapper MAPPER =
      JsonMapper.builder()
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .enable(JsonParser.Feature.STRICT_DUPLICATE_DETECTION)
          .build();

  private final List<Result> results = new ArrayList<>();

  private JmhJson(Node root) {
    for (Node result : root.elements()) {
      results.add(new Result(result));
    }
  }

  static JmhJson parse(String json, String source) {
    try {
      JsonNode root = MAPPER.readTree(json);
      return new JmhJson(new Node(source, "$", root));
    } catch (JsonProcessingException e) {
      String where =
          e.getLocation() == null
              ? "the file"
              : "line %d, column %d"
                  .formatted(e.getLocation().getLineNr(), e.getLocation().getColumnNr());
      throw new UnreadableResultException(source, where, e.getOriginalMessage());
    }
  }

  List<Result> results() {
    return results;
  }

  /// One element of the file.
  record Result(Node node) {
    String where() {
      return node.where();
    }

    SortedMap<String, String> conditions() {
      SortedMap<String, String> conditions = new TreeMap<>();
      for (String name : CONDITIONS) {
        conditions.put(name, node.text(name));
      }
      return conditions;
    }

    List<Fork> forks(Build build, int firstPair, Instant start) {
      String mode = node.at("mode").asString();
      // With -f 0 the benchmark shares JMH's own process, whatever ran in it before.
      if (node.has("forks") && node.at("forks").asNumber() < 1) {
        throw node.at("forks").unexpected("1 or more");
      }
      Node metric = node.at("primaryMetric");
      List<List<Double>> scores =
          mode.equals("sample") ? Scores.histograms(metric) : Scores.raw(metric);
      double[] bytes = Scores.bytes(node, scores.size());
      List<Fork> forks = new ArrayList<>();
      for (int fork = 0; fork < scores.size(); fork++) {
        try {
          forks.add(
              new Fork(
                  build,
                  firstPair + fork,
                  node.at("benchmark").asString(),
                  node.texts("params"),
                  mode,
                  metric.at("scoreUnit").asString(),
                  scores.get(fork),
                  bytes[fork],
                  start));
        } catch (IllegalArgumentException e) {
          throw new UnreadableResultException(
              metric.source(), metric.where() + ", fork " + fork, e);
        }
      }
      return forks;
    }
  }
}
