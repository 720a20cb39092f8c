package io.lanewise.jmh.results;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// Reads the JSON that JMH 1.37 writes with `-rf json`: the one place that knows its form.
///
/// It asks for what every file of JMH has. What a use needs beyond it, such as iterations of every
/// fork, the user asks for.
public final class JmhFile {
  /// What two runs must have in common to be compared, as JMH names it.
  private static final Map<String, Difference.Kind> CONDITIONS =
      Map.ofEntries(
          Map.entry("jdkVersion", Difference.Kind.JDK),
          Map.entry("vmName", Difference.Kind.JDK),
          Map.entry("vmVersion", Difference.Kind.JDK),
          Map.entry("jvmArgs", Difference.Kind.FLAGS),
          Map.entry("jmhVersion", Difference.Kind.MEASUREMENT),
          Map.entry("threads", Difference.Kind.MEASUREMENT),
          Map.entry("warmupIterations", Difference.Kind.MEASUREMENT),
          Map.entry("warmupTime", Difference.Kind.MEASUREMENT),
          Map.entry("warmupBatchSize", Difference.Kind.MEASUREMENT),
          Map.entry("measurementIterations", Difference.Kind.MEASUREMENT),
          Map.entry("measurementTime", Difference.Kind.MEASUREMENT),
          Map.entry("measurementBatchSize", Difference.Kind.MEASUREMENT));

  private JmhFile() {}

  /// All results of a file, in JMH's order.
  ///
  /// @param source what messages call the file
  /// @throws UnreadableFileException if JMH did not write this, and where
  public static List<JmhResult> read(String source, String json) {
    return Json.parse(source, json).elements().stream().map(JmhFile::result).toList();
  }

  /// What differs between the [conditions][JmhResult#conditions()] of two results.
  ///
  /// @param base what messages call the file of the first
  /// @param head what they call that of the other
  public static List<Difference> differences(
      String base,
      SortedMap<String, String> conditions,
      String head,
      SortedMap<String, String> others) {
    List<Difference> differences = new ArrayList<>();
    conditions.forEach(
        (name, value) -> {
          Difference.Kind kind = CONDITIONS.getOrDefault(name, Difference.Kind.MEASUREMENT);
          String other = others.getOrDefault(name, "-");
          if (!value.equals(other)) {
            differences.add(Difference.of(kind, name, value, base, other, head));
          }
        });
    return differences;
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
    CONDITIONS.keySet().forEach(name -> conditions.put(name, json.text(name)));
    return conditions;
  }
}
