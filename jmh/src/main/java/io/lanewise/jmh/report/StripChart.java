package io.lanewise.jmh.report;

import io.lanewise.jmh.results.Medians;
import java.util.List;

/// Where the iterations and the means of forks lie, relative to the median fork.
final class StripChart {
  private static final double TOP = 26;

  /// Between forks, and between rows beside that.
  private static final double FORK = 5;

  private static final double ROW = 11;
  private static final double POINT = 2.5;
  private static final double STROKE = 5;

  /// For the times at the right.
  private static final double BESIDE = 96;

  private static final int TICKS = 9;

  private final Group group;
  private final Panel panel;

  StripChart(Group group, Panel panel) {
    this.group = group;
    this.panel = panel;
  }

  static boolean isPossible(Panel panel) {
    return panel.points().stream().anyMatch(point -> !point.measured().forks().isEmpty());
  }

  String title() {
    return "Iterations and means of forks";
  }

  Element draw(String of) {
    List<Point> rows =
        panel.points().stream().filter(point -> !point.measured().forks().isEmpty()).toList();
    double left = 12 + rows.stream().map(Point::label).mapToDouble(Svg::width).max().orElse(0);
    double height = rows.stream().mapToDouble(StripChart::height).sum();
    Frame frame = new Frame(left, TOP, Svg.WIDTH - BESIDE, TOP + height);
    double[] all =
        rows.stream()
            .flatMap(
                row ->
                    row.measured().forks().stream()
                        .flatMap(List::stream)
                        .map(time -> percent(row.measured(), time)))
            .mapToDouble(Double::doubleValue)
            .sorted()
            .toArray();
    Scale scale = Scale.linear(all[0], all[all.length - 1], TICKS);
    Element drawing = Svg.drawing(frame.bottom() + Frame.BELOW, title() + ": " + of);
    frame.xAxis(drawing, scale, "time, relative to the median fork (%)");
    drawing.add(frame.columnTitle(group.labelled()));
    double y = TOP;
    String last = "";
    for (Point row : rows) {
      double own = height(row);
      if (!row.label().equals(last)) {
        drawing.add(Svg.label(left - 6, y + ROW, row.label()));
        drawing.add(Svg.line(left, y, frame.right(), y, "grid"));
      }
      last = row.label();
      drawing.add(strip(frame, scale, y, row));
      String time = Numbers.time(median(row.measured()));
      drawing.add(Svg.text(frame.right() + 8, y + own / 2 + 4, "start", time));
      y += own;
    }
    return drawing;
  }

  private static Element strip(Frame frame, Scale scale, double y, Point row) {
    Element strip = Element.of("g");
    List<List<Double>> forks = row.measured().forks();
    for (int fork = 0; fork < forks.size(); fork++) {
      List<Double> iterations = forks.get(fork);
      double mean = Measured.mean(iterations);
      strip.add(
          fork(
              y + ROW / 2 + (fork + 0.5) * FORK,
              row.series(),
              iterations.stream().map(i -> frame.x(scale, percent(row.measured(), i))).toList(),
              frame.x(scale, percent(row.measured(), mean)),
              said(row, fork, mean, iterations)));
    }
    return strip;
  }

  /// One fork: a point for each iteration, and a stroke at their mean.
  ///
  /// @param y of its middle
  /// @param iterations their x
  /// @param mean its x
  /// @param says what is shown where the pointer rests
  static Element fork(double y, Series series, List<Double> iterations, double mean, String says) {
    Element fork = Element.of("g");
    iterations.forEach(x -> fork.add(Svg.mark(series, x, y, POINT, "iteration")));
    return fork.add(
        Svg.vertical(mean, y - STROKE, y + STROKE, "fork " + series.style())
            .add(Element.of("title").text(says)));
  }

  private static String said(Point row, int fork, double mean, List<Double> iterations) {
    return "%s, %s, fork %d: mean %s of %s µs"
        .formatted(row.label(), row.series().label(), fork + 1, Numbers.time(mean), iterations);
  }

  private static double height(Point row) {
    return ROW + FORK * row.measured().forks().size();
  }

  private static double percent(Measured of, double time) {
    return 100 * time / median(of);
  }

  private static double median(Measured of) {
    return Medians.of(of.forks().stream().mapToDouble(Measured::mean));
  }
}
