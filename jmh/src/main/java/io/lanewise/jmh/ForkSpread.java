package io.lanewise.jmh;

import io.lanewise.jmh.results.JmhFile;
import io.lanewise.jmh.results.JmhResult;
import io.lanewise.jmh.results.Medians;
import io.lanewise.jmh.results.Metric;
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
      IO.print(of(JmhFile.read(file, Files.readString(Path.of(file)))));
    }
  }

  /// The table of one run.
  static String of(List<JmhResult> run) {
    StringBuilder out = new StringBuilder("| benchmark | forks | median | slowest |\n");
    out.append("|---|--:|--:|--:|\n");
    for (JmhResult result : run) {
      Metric metric = result.primary();
      boolean time = metric.unit().endsWith("/op");
      double[] speeds =
          metric.forks().stream()
              .mapToDouble(fork -> Medians.of(fork.stream().mapToDouble(Double::doubleValue)))
              .map(median -> time ? 1 / median : median)
              .toArray();
      double median = Medians.of(speeds);
      out.append(
          String.format(
              Locale.ROOT,
              "| %s | %d | %.4g %s | %.0f %% |%n",
              name(result),
              speeds.length,
              time ? 1 / median : median,
              metric.unit(),
              100 * Arrays.stream(speeds).min().orElse(Double.NaN) / median));
    }
    return out.toString();
  }

  private static String name(JmhResult result) {
    List<String> parts = new ArrayList<>();
    parts.add(result.benchmark().replaceAll(".*\\.(\\w+\\.\\w+)$", "$1"));
    parts.addAll(result.params().values());
    return String.join(" ", parts);
  }
}
