package io.lanewise.jmh.report;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.DoubleStream;

/// How the time of an operation grows with its rows, on two logarithmic axes.
final class LineChart {
  private static final Frame FRAME = new Frame(64, 26, Svg.WIDTH - 20, 300);
  private static final double MARK = 4.5;

  private final String scaling;
  private final Panel panel;

  LineChart(String scaling, Panel panel) {
    this.scaling = scaling;
    this.panel = panel;
  }

  /// If there is a line to draw.
  static boolean isPossible(Panel panel) {
    return panel.points().stream().mapToDouble(Point::x).distinct().count() > 1
        && panel.points().stream().allMatch(point -> point.measured().microseconds() > 0);
  }

  String title() {
    return "Time of an operation by " + scaling;
  }

  Element draw(String of) {
    List<Point> points =
        panel.points().stream().sorted(Comparator.comparingDouble(Point::x)).toList();
    Scale x = Scale.at(points.stream().map(Point::x).distinct().toList());
    double[] times =
        DoubleStream.concat(
                points.stream().mapToDouble(point -> point.measured().microseconds()),
                points.stream().mapToDouble(LineChart::limit))
            .filter(time -> time > 0 && Double.isFinite(time))
            .sorted()
            .toArray();
    Scale y = Scale.logarithmic(times[0], times[times.length - 1]);
    Element drawing = Svg.drawing(FRAME.bottom() + Frame.BELOW, title() + ": " + of);
    FRAME.xAxis(drawing, x, scaling + " (logarithmic)");
    FRAME.yAxis(drawing, y, "µs (logarithmic)");
    if (hasLimit()) {
      drawing.add(line("limit", points.stream().filter(p -> limit(p) > 0).toList(), x, y, true));
    }
    for (Series series : panel.series()) {
      List<Point> own = points.stream().filter(p -> p.series().equals(series)).toList();
      drawing.add(line("line " + series.style(), own, x, y, false));
      for (Point point : own) {
        drawing.add(mark(point, x, y));
      }
    }
    return drawing;
  }

  /// If one line at the limit serves all series: where all do the same work.
  boolean hasLimit() {
    List<Double> works = new ArrayList<>();
    for (Point point : panel.points()) {
      works.add(Work.of(point.measured().at()).map(Work::amount).orElse(Double.NaN) / point.x());
    }
    return works.stream().distinct().count() == 1
        && panel.points().stream().anyMatch(point -> Double.isFinite(limit(point)));
  }

  /// The time that the operation would take at its limit.
  private static double limit(Point point) {
    return point.measured().microseconds() * point.measured().share();
  }

  private static Element line(String style, List<Point> points, Scale x, Scale y, boolean atLimit) {
    return Svg.polyline(
        style,
        points.stream()
            .map(
                point ->
                    new double[] {
                      FRAME.x(x, point.x()),
                      FRAME.y(y, atLimit ? limit(point) : point.measured().microseconds())
                    }));
  }

  private static Element mark(Point point, Scale x, Scale y) {
    double time = point.measured().microseconds();
    return Svg.mark(point.series(), FRAME.x(x, point.x()), FRAME.y(y, time), MARK, "mark")
        .add(
            Element.of("title")
                .text(
                    "%s, %s: %s"
                        .formatted(point.label(), point.series().label(), Numbers.time(time))));
  }
}
