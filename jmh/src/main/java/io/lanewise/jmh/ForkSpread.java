package io.lanewise.jmh;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/// Says how far the forks of each benchmark of a run lie apart: C2 may compile the same code
/// differently in another JVM, and a mean over forks hides it.
///
/// The speed of a fork is the median of its iterations. `slowest` is the speed of the slowest fork
/// as a share of the median fork's.
///
/// `java -cp jmh/target/benchmarks.jar io.lanewise.jmh.ForkSpread RESULT.json...`
public final class ForkSpread {
  private ForkSpread() {}

  /// Prints the table.
  ///
  /// @param args files that JMH wrote with `-rf json`
  public static void main(String... args) throws IOException {
    for (String file : args) {
      IO.print(of(Files.readString(Path.of(file))));
    }
  }

  /// The table of one run.
  static String of(String json) throws IOException {
    StringBuilder out = new StringBuilder("| benchmark | forks | median | slowest |\n");
    out.append("|---|--:|--:|--:|\n");
    for (JsonNode result : new ObjectMapper().readTree(json)) {
      JsonNode metric = result.path("primaryMetric");
      boolean time = metric.path("scoreUnit").asText().endsWith("/op");
      double[] speeds = forks(metric.path("rawData"));
      for (int i = 0; i < speeds.length && time; i++) {
        speeds[i] = 1 / speeds[i];
      }
      Arrays.sort(speeds);
      double median = median(speeds);
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.4g %s | %.0f %% |%n",
              name(result),
              speeds.length,
              time ? 1 / median : median,
              metric.path("scoreUnit").asText(),
              100 * speeds[0] / median));
    }
    return out.toString();
  }

  private static String name(JsonNode result) {
    List<String> parts = new ArrayList<>();
    parts.add(result.path("benchmark").asText().replaceAll(".*\\.(\\w+\\.\\w+)$", "$1"));
    result.path("params").properties().forEach(param -> parts.add(param.getValue().asText()));
    return String.join(" ", parts);
  }

  private static double[] forks(JsonNode rawData) {
    double[] medians = new double[rawData.size()];
    for (int fork = 0; fork < medians.length; fork++) {
      double[] iterations = new double[rawData.path(fork).size()];
      for (int i = 0; i < iterations.length; i++) {
        iterations[i] = rawData.path(fork).path(i).asDouble();
      }
      Arrays.sort(iterations);
      medians[fork] = median(iterations);
    }
    return medians;
  }

  private static double median(double[] sorted) {
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
