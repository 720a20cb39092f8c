package io.lanewise.jmh.history;

import io.lanewise.jmh.results.Environment;
import io.lanewise.jmh.results.Fingerprint;
import io.lanewise.jmh.results.JmhFile;
import io.lanewise.jmh.results.JmhResult;
import io.lanewise.jmh.results.Medians;
import io.lanewise.jmh.results.Node;
import io.lanewise.jmh.results.UnreadableFileException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Collectors;

/// Makes rows of what a run left: JMH's JSON, or `result.json` of a comparison, of which HEAD is
/// taken.
public final class HistorySource {
  /// How much of a hash tells jars apart.
  private static final int HASH = 12;

  private final String source;
  private final Environment environment;
  private final Instant time;

  private HistorySource(String source, Environment environment, Instant otherwise) {
    this.source = source;
    this.environment = environment;
    this.time = environment.start() == null ? otherwise : Instant.parse(environment.start());
  }

  /// The rows, of all that has a finite value.
  ///
  /// @param source the file's name, for messages
  /// @param environment in which it ran
  /// @param otherwise the time of the run if the environment has none
  /// @throws UnreadableFileException if this is neither, or nobody says of which commit it is
  public static List<HistoryRow> read(
      String source, String json, Environment environment, Instant otherwise) {
    HistorySource made = new HistorySource(source, environment, otherwise);
    Node root = Node.parse(source, json);
    return root.has("results") ? made.compared(root) : made.measured(json);
  }

  private List<HistoryRow> measured(String json) {
    String commit = commit();
    List<HistoryRow> rows = new ArrayList<>();
    for (JmhResult result : JmhFile.read(source, json)) {
      if (Double.isFinite(result.primary().score())) {
        rows.add(
            row(
                commit,
                result.benchmark(),
                result.params(),
                result.mode(),
                result.primary().score(),
                result.primary().unit(),
                result.bytesPerOp()));
      }
    }
    return rows;
  }

  private List<HistoryRow> compared(Node root) {
    String commit = headCommit(root.fields("environment"));
    List<HistoryRow> rows = new ArrayList<>();
    for (Node result : root.at("results").elements()) {
      double nanos = Medians.of(headNanos(result));
      if (Double.isFinite(nanos)) {
        SortedMap<String, String> params = new TreeMap<>();
        result.fields("params").forEach((name, value) -> params.put(name, value.asString()));
        rows.add(
            row(
                commit,
                result.at("benchmark").asString(),
                params,
                result.at("mode").asString(),
                nanos,
                "ns/op",
                result.has("bytesPerOp")
                    ? result.at("bytesPerOp").at("head").asNumber()
                    : Double.NaN));
      }
    }
    return rows;
  }

  private static double[] headNanos(Node result) {
    return result.at("forks").elements().stream()
        .filter(fork -> fork.at("build").asString().equals("HEAD"))
        .mapToDouble(fork -> fork.at("nanosPerOp").asNumber())
        .toArray();
  }

  private HistoryRow row(
      String commit,
      String benchmark,
      Map<String, String> params,
      String mode,
      double value,
      String unit,
      double bytes) {
    String label =
        params.entrySet().stream()
            .map(param -> param.getKey() + "=" + param.getValue())
            .collect(Collectors.joining(" "));
    String machine = Fingerprint.of(environment);
    return new HistoryRow(time, commit, benchmark, label, mode, value, unit, bytes, machine);
  }

  private String headCommit(SortedMap<String, Node> facts) {
    if (facts.containsKey("HEAD, commit")) {
      return facts.get("HEAD, commit").asString();
    }
    if (facts.containsKey("HEAD, SHA-256 of the jar")) {
      String hash = facts.get("HEAD, SHA-256 of the jar").asString();
      return "jar-" + hash.substring(0, Math.min(HASH, hash.length()));
    }
    return commit();
  }

  private String commit() {
    if (environment.commit() == null) {
      throw new UnreadableFileException(
          source, "commit", "expected in the environment file, got none");
    }
    return environment.commit() + (Boolean.TRUE.equals(environment.dirty()) ? "+" : "");
  }
}
