package io.lanewise.jmh.results;

import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads the JSON that JMH 1.37 writes with `-rf json`: the one place that knows its form.
///
/// It asks for what every file of JMH has. What a use needs beyond it, such as iterations of every
/// fork, the user asks for.
public final class JmhFile {
  /// What two runs must have in common to be compared, as JMH names it.
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

  private JmhFile() {}

  /// All results of a file, in JMH's order.
  ///
  /// @param source what messages call the file
  /// @throws UnreadableFileException if JMH did not write this, and where
  public static List<JmhResult> read(String source, String json) {
    return Json.parse(source, json).elements().stream().map(JmhFile::result).toList();
  }

  private static JmhResult result(Node json) {
    Node benchmark = json.at("benchmark");
    if (!benchmark.asString().matches("(?s).*[^.]\\.[^.]+")) {
      throw benchmark.unexpected("class and method");
    }
    Node primary = json.at("primaryMetric");
    Metric metric = Metric.of(primary);
    if (!OpTime.isTime(metric.unit())) {
      throw primary.at("scoreUnit").unexpected("a time");
    }
    SortedMap<String, Metric> secondary = new TreeMap<>();
    json.fields("secondaryMetrics").forEach((name, each) -> secondary.put(name, Metric.of(each)));
    return new JmhResult(
        json.source(),
        json.where(),
        benchmark.asString(),
        json.at("mode").asString(),
        // With -f 0 a benchmark shares JMH's own process, whatever ran in it before.
        !json.has("forks") || json.at("forks").asNumber() >= 1,
        json.has("threads") ? (int) json.at("threads").asNumber() : 1,
        words(json, "vmName") + " " + words(json, "vmVersion"),
        json.has("jvmArgs")
            ? json.at("jvmArgs").elements().stream().map(Node::asString).toList()
            : List.of(),
        texts(json.fields("params")),
        conditions(json),
        metric,
        secondary);
  }

  private static String words(Node json, String field) {
    return json.has(field) ? json.at(field).asString() : "";
  }

  private static SortedMap<String, String> texts(SortedMap<String, Node> fields) {
    SortedMap<String, String> texts = new TreeMap<>();
    fields.forEach((name, value) -> texts.put(name, value.json().asText()));
    return texts;
  }

  private static SortedMap<String, String> conditions(Node json) {
    SortedMap<String, String> conditions = new TreeMap<>();
    CONDITIONS.forEach(name -> conditions.put(name, json.text(name)));
    return conditions;
  }
}
