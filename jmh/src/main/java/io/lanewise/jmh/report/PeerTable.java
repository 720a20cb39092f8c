package io.lanewise.jmh.report;

import io.lanewise.jmh.results.Medians;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// One table in Markdown: the cases of one kind of peers, with our figures, and the others' time
/// over ours in the same run. Of several runs a cell is the median; peers that no run measured have
/// no column.
final class PeerTable {
  /// @param cell of a case
  record Column(String title, Function<Case, String> cell) {}

  private static final String OURS = PeerNames.OURS;

  private final List<Run> runs;
  private final List<Case> cases;
  private final List<String> peers;

  /// @param group whose cases are shown, in an order
  /// @param peers that may have been measured
  PeerTable(List<Run> runs, String group, Comparator<Case> order, List<String> peers) {
    this.runs = runs;
    this.cases =
        runs.stream()
            .map(Run::cases)
            .flatMap(Collection::stream)
            .filter(each -> each.group().equals(group) && isMeasured(each, OURS))
            .distinct()
            .sorted(order)
            .toList();
    this.peers =
        peers.stream()
            .filter(peer -> cases.stream().anyMatch(each -> isMeasured(each, peer)))
            .toList();
  }

  /// The table with these columns before the ratios; empty without cases.
  String draw(List<Column> columns) {
    if (cases.isEmpty()) {
      return "";
    }
    List<String> titles = new ArrayList<>(columns.stream().map(Column::title).toList());
    peers.forEach(peer -> titles.add(PeerNames.of(peer)));
    titles.add("B/op");
    StringBuilder out = new StringBuilder("\n");
    line(out, titles);
    out.append("|---").append("|--:".repeat(titles.size() - 1)).append("|\n");
    for (Case each : cases) {
      List<String> cells =
          new ArrayList<>(columns.stream().map(c -> c.cell().apply(each)).toList());
      peers.forEach(
          peer ->
              cells.add(
                  cell(
                      "%.2f×",
                      run -> run.microseconds(each, peer) / run.microseconds(each, OURS))));
      cells.add(cell("%.0f", run -> run.bytes(each, OURS)));
      line(out, cells);
    }
    return out.toString();
  }

  /// Our time in microseconds.
  String time(Case at) {
    double time = median(run -> run.microseconds(at, OURS));
    return format(time < 10 ? "%.2f" : time < 100 ? "%.1f" : "%.0f", time);
  }

  /// Our rate in the limit's unit.
  static double rate(Run run, Case at) {
    double time = run.microseconds(at, OURS);
    return Work.of(at).map(work -> work.rate(time)).orElse(Double.NaN);
  }

  String cell(String format, ToDoubleFunction<Run> value) {
    double median = median(value);
    return Double.isNaN(median) ? Case.NONE : format(format, median);
  }

  private boolean isMeasured(Case at, String method) {
    return runs.stream().anyMatch(run -> run.at(at).containsKey(method));
  }

  /// Over the runs that know it.
  private double median(ToDoubleFunction<Run> value) {
    return Medians.of(runs.stream().mapToDouble(value));
  }

  private static void line(StringBuilder out, List<String> cells) {
    out.append("| ").append(String.join(" | ", cells)).append(" |\n");
  }

  private static String format(String format, double value) {
    return String.format(Locale.ROOT, format, value);
  }
}
