package io.lanewise.jmh.report;

import io.lanewise.jmh.results.Medians;
import java.util.Comparator;
import java.util.List;

/// Writes the Markdown tables of ratios, from one run of the peers or more.
///
/// A ratio is the other's time over ours in the same run, a share is of the FMA ceiling of the same
/// run; of several runs each cell is the median. So cells mean the same on another machine.
public final class ReadmeTables {
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

  private ReadmeTables() {}

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
    double ceiling = Medians.of(runs.stream().mapToDouble(run -> run.ceiling(Limit.FMA)));
    return "One thread, %s, FMA ceiling %.0f GFLOP/s. × is the other's time over Lanewise's.\n"
            .formatted(runs.getFirst().vm(), ceiling)
        + linear(runs)
        + embedding(runs);
  }

  /// If every run measured the ceiling.
  static boolean possible(List<Run> runs) {
    return runs.stream().noneMatch(run -> Double.isNaN(run.ceiling(Limit.FMA)));
  }

  private static String linear(List<Run> runs) {
    PeerTable table = new PeerTable(runs, "LinearPeers", LINEAR_ORDER, LINEAR_PEERS);
    return table.draw(
        List.of(
            new PeerTable.Column("Linear", at -> at.param("shape").replace("x", "→")),
            new PeerTable.Column("rows", at -> at.param("rows")),
            new PeerTable.Column("µs", table::time),
            new PeerTable.Column(
                "of the ceiling",
                at ->
                    table.cell(
                        "%.0f %%",
                        run -> 100 * PeerTable.rate(run, at) / run.ceiling(Limit.FMA)))));
  }

  private static String embedding(List<Run> runs) {
    PeerTable table = new PeerTable(runs, "EmbeddingPeers", EMBEDDING_ORDER, EMBEDDING_PEERS);
    return table.draw(
        List.of(
            new PeerTable.Column("Embedding", at -> label(at.param("ids"))),
            new PeerTable.Column("table rows", at -> at.param("numEmbeddings")),
            new PeerTable.Column("µs", table::time),
            new PeerTable.Column(
                "GB/s", at -> table.cell("%.1f", run -> PeerTable.rate(run, at)))));
  }

  private static String label(String ids) {
    return switch (ids) {
      case "oneRow" -> "1 row";
      case "sameRows" -> Work.BATCH + " rows, the same";
      case "freshRows" -> Work.BATCH + " rows, others each time";
      default -> ids;
    };
  }
}
