package io.lanewise.jmh;

import io.lanewise.jmh.RunResults.Case;
import io.lanewise.jmh.RunResults.Score;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Properties;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;
import java.util.stream.Stream;

/// Writes the Markdown tables of ratios, from the JSON of one run of the peers or more.
///
/// A ratio is the other's time over ours in the same run, a share is of the FMA ceiling of the same
/// run; of several runs each cell is the median. So cells mean the same on another machine.
///
/// `java -cp jmh/target/benchmarks.jar io.lanewise.jmh.RatioTable RESULT.json...`
public final class RatioTable {
  private static final String OURS = "lanewise";
  private static final String NONE = "–";
  private static final List<String> LINEAR_PEERS =
      List.of("onnxRuntime", "pytorch", "ejml", "vectorBlas", "naive");
  private static final List<String> EMBEDDING_PEERS =
      List.of("onnxRuntime", "pytorch", "plainArrays");
  private static final int DIM = 384;
  private static final int BATCH = 4096;

  private static final List<String> IDS = List.of("oneRow", "sameRows", "freshRows");

  private static final Comparator<Case> LINEAR_ORDER =
      Comparator.comparingDouble((Case of) -> work(of) / number(of, "rows"))
          .thenComparing(of -> param(of, "shape"))
          .thenComparingDouble(of -> number(of, "rows"));
  private static final Comparator<Case> EMBEDDING_ORDER =
      Comparator.comparingDouble((Case of) -> number(of, "numEmbeddings"))
          .thenComparingInt(of -> IDS.indexOf(param(of, "ids")));

  private final List<RunResults> runs;
  private final Properties names = new Properties();
  private final StringBuilder out = new StringBuilder();

  private RatioTable(List<RunResults> runs) throws IOException {
    this.runs = runs;
    try (InputStream in =
        Objects.requireNonNull(RatioTable.class.getResourceAsStream("peers.properties"))) {
      names.load(in);
    }
  }

  /// Prints the tables.
  ///
  /// @param args files that JMH wrote with `-rf json`
  public static void main(String... args) throws IOException {
    List<String> runs = new ArrayList<>();
    for (String file : args) {
      runs.add(Files.readString(Path.of(file)));
    }
    IO.print(of(runs));
  }

  /// The tables of some runs.
  ///
  /// @param runs what JMH wrote, a file an element
  static String of(List<String> runs) throws IOException {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("ratio table: files expected one or more, got none");
    }
    List<RunResults> results = new ArrayList<>();
    for (String run : runs) {
      results.add(RunResults.of(run));
    }
    return new RatioTable(results).write();
  }

  private String write() {
    String ceiling = format("%.0f", median(runs.stream().map(RunResults::ceiling)));
    out.append("One thread, ").append(runs.getFirst().jvm()).append(", FMA ceiling ");
    out.append(ceiling).append(" GFLOP/s. × is the other's time over Lanewise's.\n");
    linear(cases("Linear", LINEAR_ORDER));
    embedding(cases("Embedding", EMBEDDING_ORDER));
    return out.toString();
  }

  private void linear(List<Case> cases) {
    if (!cases.isEmpty()) {
      head(List.of("Linear", "rows", "µs", "of the ceiling"), LINEAR_PEERS);
    }
    for (Case each : cases) {
      row(
          List.of(
              param(each, "shape").replace("x", "→"),
              param(each, "rows"),
              time(each),
              cell("%.0f %%", each, run -> share(run, each))),
          each,
          LINEAR_PEERS);
    }
  }

  private void embedding(List<Case> cases) {
    if (!cases.isEmpty()) {
      head(List.of("Embedding", "table rows", "µs", "GB/s"), EMBEDDING_PEERS);
    }
    for (Case each : cases) {
      row(
          List.of(
              label(param(each, "ids")),
              param(each, "numEmbeddings"),
              time(each),
              cell("%.1f", each, run -> bytes(each) / micros(run, each, OURS) / 1e3)),
          each,
          EMBEDDING_PEERS);
    }
  }

  private void head(List<String> columns, List<String> peers) {
    out.append("\n| ").append(String.join(" | ", columns));
    for (String peer : peers) {
      out.append(" | ").append(names.getProperty(peer));
    }
    out.append(" | B/op |\n|---")
        .append("|--:".repeat(columns.size() + peers.size()))
        .append("|\n");
  }

  private void row(List<String> cells, Case of, List<String> peers) {
    out.append("| ").append(String.join(" | ", cells));
    for (String peer : peers) {
      out.append(" | ")
          .append(cell("%.2f×", of, run -> micros(run, of, peer) / micros(run, of, OURS)));
    }
    out.append(" | ").append(cell("%.0f", of, run -> allocated(run, of))).append(" |\n");
  }

  private List<Case> cases(String benchmark, Comparator<Case> order) {
    return runs.stream()
        .map(RunResults::cases)
        .flatMap(Collection::stream)
        .filter(each -> each.benchmark().equals(benchmark))
        .filter(each -> runs.stream().anyMatch(run -> run.scores(each).containsKey(OURS)))
        .distinct()
        .sorted(order)
        .toList();
  }

  private String time(Case of) {
    double time = median(of, run -> micros(run, of, OURS));
    return format(time < 10 ? "%.2f" : time < 100 ? "%.1f" : "%.0f", time);
  }

  private String cell(String format, Case of, ToDoubleFunction<RunResults> value) {
    double median = median(of, value);
    return Double.isNaN(median) ? NONE : format(format, median);
  }

  /// Over the runs that know it.
  private double median(Case of, ToDoubleFunction<RunResults> value) {
    return median(runs.stream().filter(run -> !run.scores(of).isEmpty()).map(value::applyAsDouble));
  }

  private static double share(RunResults run, Case of) {
    return 100 * 2 * work(of) / micros(run, of, OURS) / 1e3 / run.ceiling();
  }

  /// NaN where it did not run.
  private static double micros(RunResults run, Case of, String method) {
    Score score = run.scores(of).get(method);
    return score == null ? Double.NaN : score.microseconds();
  }

  private static double allocated(RunResults run, Case of) {
    Score score = run.scores(of).get(OURS);
    return score == null ? Double.NaN : score.bytes().orElse(Double.NaN);
  }

  /// Multiply-adds of a product.
  private static double work(Case linear) {
    double work = number(linear, "rows");
    for (String features : param(linear, "shape").split("x", 2)) {
      work *= Double.parseDouble(features);
    }
    return work;
  }

  private static double number(Case of, String name) {
    return Double.parseDouble(param(of, name));
  }

  private static double bytes(Case embedding) {
    return (param(embedding, "ids").equals("oneRow") ? 1 : BATCH) * DIM * (double) Float.BYTES;
  }

  private static String label(String ids) {
    return switch (ids) {
      case "oneRow" -> "1 row";
      case "sameRows" -> BATCH + " rows, the same";
      case "freshRows" -> BATCH + " rows, others each time";
      default -> ids;
    };
  }

  private static String param(Case of, String name) {
    return of.params().getOrDefault(name, NONE);
  }

  private static double median(Stream<Double> values) {
    double[] sorted =
        values.mapToDouble(Double::doubleValue).filter(v -> !Double.isNaN(v)).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1
        ? sorted[middle]
        : DoubleStream.of(sorted)
            .skip(Math.max(0, middle - 1))
            .limit(2)
            .average()
            .orElse(Double.NaN);
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
