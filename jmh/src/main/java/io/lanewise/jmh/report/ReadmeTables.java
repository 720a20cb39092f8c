package io.lanewise.jmh.report;

import io.lanewise.jmh.results.Medians;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;

/// Writes the Markdown tables of ratios, from one run of the peers or more.
///
/// A ratio is the other's time over ours in the same run, a share is of the FMA ceiling of the same
/// run; of several runs each cell is the median. So cells mean the same on another machine.
public final class ReadmeTables {
  private static final String OURS = PeerNames.OURS;
  private static final List<String> LINEAR_PEERS =
      List.of("onnxRuntime", "pytorch", "ejml", "vectorBlas", "naive");
  private static final List<String> EMBEDDING_PEERS =
      List.of("onnxRuntime", "pytorch", "plainArrays");
  private static final List<String> IDS = List.of("oneRow", "sameRows", "freshRows");

  private static final Comparator<Case> LINEAR_ORDER =
      Comparator.comparingDouble((Case at) -> at.number("shape"))
          .thenComparing(at -> at.param("shape"))
          .thenComparingDouble(at -> at.number("rows"));
  private static final Comparator<Case> EMBEDDING_ORDER =
      Comparator.comparingDouble((Case at) -> at.number("numEmbeddings"))
          .thenComparingInt(at -> IDS.indexOf(at.param("ids")));

  private final List<Run> runs;
  private final StringBuilder out = new StringBuilder();

  private ReadmeTables(List<Run> runs) {
    this.runs = runs;
  }

  /// The tables of some runs.
  ///
  /// @throws IllegalArgumentException if there is no run, or one did not measure the FMA ceiling
  public static String of(List<Run> runs) {
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("ratio table: files expected one or more, got none");
    }
    if (!possible(runs)) {
      throw new IllegalArgumentException(
          "ratio table: benchmarks expected FmaCeilingBenchmark.fma in every run, got none");
    }
    return new ReadmeTables(runs).write();
  }

  /// If every run measured the ceiling.
  static boolean possible(List<Run> runs) {
    return runs.stream().noneMatch(run -> Double.isNaN(run.ceiling(Limit.FMA)));
  }

  private String write() {
    double ceiling = Medians.of(runs.stream().mapToDouble(run -> run.ceiling(Limit.FMA)));
    out.append("One thread, ").append(runs.getFirst().vm()).append(", FMA ceiling ");
    out.append(format("%.0f", ceiling));
    out.append(" GFLOP/s. × is the other's time over Lanewise's.\n");
    linear(cases("LinearPeers", LINEAR_ORDER));
    embedding(cases("EmbeddingPeers", EMBEDDING_ORDER));
    return out.toString();
  }

  private void linear(List<Case> cases) {
    if (!cases.isEmpty()) {
      head(List.of("Linear", "rows", "µs", "of the ceiling"), LINEAR_PEERS);
    }
    for (Case each : cases) {
      row(
          List.of(
              each.param("shape").replace("x", "→"),
              each.param("rows"),
              time(each),
              cell("%.0f %%", run -> 100 * rate(run, each) / run.ceiling(Limit.FMA))),
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
              label(each.param("ids")),
              each.param("numEmbeddings"),
              time(each),
              cell("%.1f", run -> rate(run, each))),
          each,
          EMBEDDING_PEERS);
    }
  }

  private void head(List<String> columns, List<String> peers) {
    out.append("\n| ").append(String.join(" | ", columns));
    peers.forEach(peer -> out.append(" | ").append(PeerNames.of(peer)));
    out.append(" | B/op |\n|---")
        .append("|--:".repeat(columns.size() + peers.size()))
        .append("|\n");
  }

  private void row(List<String> cells, Case at, List<String> peers) {
    List<String> all = new ArrayList<>(cells);
    for (String peer : peers) {
      all.add(cell("%.2f×", run -> run.microseconds(at, peer) / run.microseconds(at, OURS)));
    }
    all.add(cell("%.0f", run -> run.bytes(at, OURS)));
    out.append("| ").append(String.join(" | ", all)).append(" |\n");
  }

  private List<Case> cases(String group, Comparator<Case> order) {
    return runs.stream()
        .map(Run::cases)
        .flatMap(Collection::stream)
        .filter(each -> each.group().equals(group))
        .filter(each -> runs.stream().anyMatch(run -> run.at(each).containsKey(OURS)))
        .distinct()
        .sorted(order)
        .toList();
  }

  private String time(Case at) {
    double time = median(run -> run.microseconds(at, OURS));
    return format(time < 10 ? "%.2f" : time < 100 ? "%.1f" : "%.0f", time);
  }

  private String cell(String format, ToDoubleFunction<Run> value) {
    double median = median(value);
    return Double.isNaN(median) ? Case.NONE : format(format, median);
  }

  /// Over the runs that know it.
  private double median(ToDoubleFunction<Run> value) {
    return Medians.of(runs.stream().mapToDouble(value));
  }

  private static double rate(Run run, Case at) {
    double time = run.microseconds(at, OURS);
    return Work.of(at).map(work -> work.rate(time)).orElse(Double.NaN);
  }

  private static String label(String ids) {
    return switch (ids) {
      case "oneRow" -> "1 row";
      case "sameRows" -> Work.BATCH + " rows, the same";
      case "freshRows" -> Work.BATCH + " rows, others each time";
      default -> ids;
    };
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
