package io.lanewise.jmh.report;

import io.lanewise.jmh.history.HistoryRow;
import io.lanewise.jmh.history.SeriesFiles;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/// One page of HTML with what benchmarks measured from commit to commit: a chart and a table for
/// each case. It needs nothing beside it.
public final class HistoryPage {
  private static final String TITLE = "History of benchmarks";

  private final List<HistoryRow> rows;
  private final SortedMap<Instant, String> commits = new TreeMap<>();

  private HistoryPage(List<HistoryRow> rows) {
    this.rows = rows;
    rows.forEach(row -> commits.put(row.time(), row.commit()));
  }

  /// The page.
  ///
  /// @param rows in order of time
  public static String of(List<HistoryRow> rows) {
    return Page.of(TITLE, new HistoryPage(rows).main());
  }

  /// What has a chart of its own: a series wherever it ran.
  private record Subject(String benchmark, String words, String mode, String unit) {
    static Subject of(HistoryRow.Series series) {
      String words = (series.shortName() + " " + series.params()).strip();
      return new Subject(series.benchmark(), words, series.mode(), series.unit());
    }
  }

  private Element main() {
    Map<Subject, Map<Series, List<HistoryRow>>> subjects = subjects();
    Element main =
        Element.of("main").add(Element.of("h1").text(TITLE), summary(), contents(subjects));
    int number = 0;
    for (Map.Entry<Subject, Map<Series, List<HistoryRow>>> each : subjects.entrySet()) {
      main.add(section(id(number++), each.getKey(), each.getValue()));
    }
    return main;
  }

  private Element summary() {
    if (rows.isEmpty()) {
      return Element.of("p").text("There are no results.");
    }
    return Element.of("p")
        .text(
            "%d results of %d runs from %s to %s. A line joins runs on the same machine, JDK and"
                    .formatted(rows.size(), commits.size(), commits.firstKey(), commits.lastKey())
                + " flags, which its letters stand for: times of different ones say nothing about"
                + " the commit. A step in a line is a question for a comparison of two builds, not"
                + " an answer.");
  }

  private Map<Subject, Map<Series, List<HistoryRow>>> subjects() {
    List<String> machines = rows.stream().map(HistoryRow::environment).distinct().toList();
    Map<Subject, Map<Series, List<HistoryRow>>> subjects = new LinkedHashMap<>();
    SeriesFiles.of(rows)
        .forEach(
            (series, own) -> {
              String machine = series.environment();
              int slot = machines.indexOf(machine) % Series.SLOTS;
              subjects
                  .computeIfAbsent(Subject.of(series), _ -> new LinkedHashMap<>())
                  .computeIfAbsent(
                      new Series(machine, "machine " + machine, slot), _ -> new ArrayList<>())
                  .addAll(own);
            });
    return subjects;
  }

  private static Element contents(Map<Subject, Map<Series, List<HistoryRow>>> subjects) {
    Element list = Element.of("ul");
    int number = 0;
    for (Subject subject : subjects.keySet()) {
      Element link = Element.of("a", "href", "#" + id(number++)).text(subject.words());
      list.add(Element.of("li").add(link));
    }
    return Element.of("nav", "aria-label", "Benchmarks").add(list);
  }

  private Element section(String id, Subject subject, Map<Series, List<HistoryRow>> lines) {
    boolean throughput = subject.unit().startsWith("ops/");
    TrendChart chart = new TrendChart(lines, subject.unit(), commits);
    return Element.of("section", "id", id)
        .add(
            Element.of("h2").text(subject.words()),
            Page.legend(List.copyOf(lines.keySet())),
            Page.figure(
                "Mode " + subject.mode(),
                (throughput ? "Higher" : "Lower")
                    + " is faster. A point is a run. The axis need not begin at zero.",
                chart.draw(subject.words())),
            Element.of("details")
                .add(Element.of("summary").text("Every run"), table(subject, lines)));
  }

  private static Element table(Subject subject, Map<Series, List<HistoryRow>> lines) {
    Table table =
        new Table(subject.words())
            .words("time")
            .words("commit")
            .numbers(subject.unit())
            .numbers("B/op")
            .words("machine");
    lines.values().stream()
        .flatMap(List::stream)
        .forEach(
            row ->
                table
                    .cell(row.time().toString())
                    .cell(row.commit())
                    .cell(row.value(), Numbers.brief(row.value()))
                    .cell(row.bytesPerOp(), Numbers.brief(row.bytesPerOp()))
                    .cell(row.environment()));
    return table.draw();
  }

  private static String id(int subject) {
    return "case-" + (subject + 1);
  }
}
