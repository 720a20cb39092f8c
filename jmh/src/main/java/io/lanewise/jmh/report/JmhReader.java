package io.lanewise.jmh.report;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Reads the JSON that JMH writes with `-rf json`.
public final class JmhReader {
  private final String source;

  private JmhReader(String source) {
    this.source = source;
  }

  /// All results of one run.
  ///
  /// @param source what messages call the file
  /// @throws ReportFormatException if JMH did not write this
  public static Run read(String source, String json) {
    return new JmhReader(source).run(Json.parse(source, json));
  }

  private Run run(JsonNode results) {
    if (!results.isArray()) {
      throw expected("JMH's results", "an array", results);
    }
    List<JmhResult> read = new ArrayList<>();
    results.forEach(result -> read.add(result(result)));
    return new Run(read);
  }

  private JmhResult result(JsonNode json) {
    String benchmark = Json.text(source, json, "benchmark");
    if (!benchmark.matches("(?s).*[^.]\\.[^.]+")) {
      throw expected("benchmark", "class and method", json.path("benchmark"));
    }
    Metric primary = metric(json.path("primaryMetric"));
    if (!Metric.isTime(primary.unit())) {
      throw expected(
          benchmark + ": scoreUnit", "a time", json.path("primaryMetric").path("scoreUnit"));
    }
    Map<String, Metric> secondary = new LinkedHashMap<>();
    json.path("secondaryMetrics")
        .properties()
        .forEach(each -> secondary.put(each.getKey(), metric(each.getValue())));
    return new JmhResult(
        benchmark,
        json.path("mode").asText(),
        json.path("threads").asInt(1),
        json.path("vmName").asText() + " " + json.path("vmVersion").asText(),
        json.path("jvmArgs").valueStream().map(JsonNode::asText).toList(),
        params(json),
        primary,
        secondary);
  }

  private static Map<String, String> params(JsonNode json) {
    Map<String, String> params = new LinkedHashMap<>();
    json.path("params")
        .properties()
        .forEach(param -> params.put(param.getKey(), param.getValue().asText()));
    return params;
  }

  private Metric metric(JsonNode json) {
    JsonNode error = json.path("scoreError");
    return new Metric(
        Json.number(source, "score", json.path("score")),
        error.isMissingNode() ? Double.NaN : Json.number(source, "scoreError", error),
        Json.text(source, json, "scoreUnit"),
        forks(json));
  }

  private List<List<Double>> forks(JsonNode metric) {
    List<List<Double>> forks = new ArrayList<>();
    metric.path("rawData").forEach(fork -> forks.add(fork.valueStream().map(this::raw).toList()));
    metric
        .path("rawDataHistogram")
        .forEach(fork -> forks.add(fork.valueStream().map(this::mean).toList()));
    return forks;
  }

  private double raw(JsonNode iteration) {
    return Json.number(source, "rawData", iteration);
  }

  /// Of an iteration that JMH sampled: pairs of a value and how often it was.
  private double mean(JsonNode iteration) {
    double sum = 0;
    double count = 0;
    for (JsonNode pair : iteration) {
      double times = Json.number(source, "rawDataHistogram", pair.path(1));
      sum += times * Json.number(source, "rawDataHistogram", pair.path(0));
      count += times;
    }
    return sum / count;
  }

  private ReportFormatException expected(String what, String expected, JsonNode got) {
    return ReportFormatException.expected(source, what, expected, Json.found(got));
  }
}
