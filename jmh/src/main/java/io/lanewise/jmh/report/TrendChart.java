package io.lanewise.jmh.report;

import io.lanewise.jmh.history.HistoryRow;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/// How the value of one case went from commit to commit: a line for each machine.
final class TrendChart {
  private static final double TOP = 26;
  private static final double BOTTOM = 260;
  private static final double MARK = 4;
  private static final int TICKS = 7;

  /// Labels of seven digits that fit side by side.
  private static final int COMMITS = 8;

  private static final int HASH = 7;

  private final Map<Series, List<HistoryRow>> lines;
  private final String unit;

  /// When runs began, in order: all charts of a page have the same, so that they can be compared.
  private final List<Instant> times;

  private final Map<Instant, String> commits;

  /// @param lines rows of each, in order of time, all of one unit
  /// @param commits what was measured at each time of the page
  TrendChart(Map<Series, List<HistoryRow>> lines, String unit, Map<Instant, String> commits) {
    this.lines = lines;
    this.unit = unit;
    this.times = List.copyOf(commits.keySet());
    this.commits = commits;
  }

  Element draw(String of) {
    double[] values =
        lines.values().stream()
            .flatMap(List::stream)
            .mapToDouble(HistoryRow::value)
            .sorted()
            .toArray();
    Scale y = Scale.linear(values[0], values[values.length - 1], TICKS);
    Scale x = runs();
    double left =
        16 + y.ticks().stream().mapToDouble(t -> Svg.width(Numbers.tick(t))).max().orElse(0);
    Frame frame = new Frame(left, TOP, Svg.WIDTH - 40, BOTTOM);
    Element drawing = Svg.drawing(frame.bottom() + Frame.BELOW, of + ", " + unit + " by commit");
    frame.xAxis(drawing, x, "commit, in order of the runs", tick -> commit(times.get((int) tick)));
    frame.yAxis(drawing, y, unit);
    lines.forEach((series, rows) -> line(drawing, frame, x, y, series, rows));
    return drawing;
  }

  /// A place for each run, and as many names as fit.
  private Scale runs() {
    int last = times.size() - 1;
    int step = Math.max(1, (int) Math.ceil(times.size() / (double) COMMITS));
    List<Double> ticks =
        IntStream.rangeClosed(0, last / step).mapToObj(i -> (double) i * step).toList();
    return new Scale(0, last, ticks, value -> value);
  }

  private void line(
      Element drawing, Frame frame, Scale x, Scale y, Series series, List<HistoryRow> rows) {
    List<double[]> points = rows.stream().map(row -> point(frame, x, y, row)).toList();
    drawing.add(Svg.polyline("line " + series.style(), points.stream()));
    for (int i = 0; i < points.size(); i++) {
      double[] point = points.get(i);
      drawing.add(
          Svg.mark(series, point[0], point[1], MARK, "mark")
              .add(Element.of("title").text(says(rows.get(i), series))));
    }
  }

  private double[] point(Frame frame, Scale x, Scale y, HistoryRow row) {
    return new double[] {frame.x(x, times.indexOf(row.time())), frame.y(y, row.value())};
  }

  private String says(HistoryRow row, Series series) {
    return "%s, %s: %s %s, %s"
        .formatted(row.commit(), row.time(), Numbers.brief(row.value()), unit, series.label());
  }

  private String commit(Instant time) {
    String commit = commits.getOrDefault(time, "");
    return commit.substring(0, Math.min(HASH, commit.length()));
  }
}
