package io.lanewise.jmh.report;

import java.util.List;

/// Bars side by side for each case of a panel: shares of the limit, or times where none is known.
final class BarChart {
  private static final double TOP = 26;
  private static final double BAR = 13;
  private static final double BETWEEN = 9;

  /// For what stands at the end of a bar.
  private static final double BESIDE = 96;

  private static final int TICKS = 7;

  private final Group group;
  private final Panel panel;
  private final boolean shares;

  BarChart(Group group, Panel panel) {
    this.group = group;
    this.panel = panel;
    this.shares = group.hasShares();
  }

  String title() {
    return shares
        ? "Share of the " + group.limit().map(Limit::title).orElse("")
        : "Time of an operation";
  }

  Element draw(String of) {
    List<String> labels = panel.labels();
    double left = 12 + labels.stream().mapToDouble(Svg::width).max().orElse(0);
    double height = panel.points().size() * BAR + labels.size() * BETWEEN;
    Frame frame = new Frame(left, TOP, Svg.WIDTH - BESIDE, TOP + height);
    double most =
        panel.points().stream().mapToDouble(this::value).filter(Double::isFinite).max().orElse(1);
    Scale scale = Scale.linear(0, shares ? Math.max(100, most) : most, TICKS);
    Element drawing = Svg.drawing(frame.bottom() + Frame.BELOW, title() + ": " + of);
    frame.xAxis(drawing, scale, shares ? title() + " (%)" : title() + " (µs)");
    drawing.add(frame.columnTitle(group.labelled()));
    if (shares) {
      drawing.add(Svg.vertical(frame.x(scale, 100), TOP, frame.bottom(), "limit"));
    }
    double y = TOP;
    for (String label : labels) {
      List<Point> bars = panel.points().stream().filter(p -> p.label().equals(label)).toList();
      double middle = y + (BETWEEN + bars.size() * BAR) / 2;
      drawing.add(Svg.label(left - 6, middle + 4, label));
      y += BETWEEN / 2;
      for (Point bar : bars) {
        drawing.add(bar(frame, scale, y, bar));
        y += BAR;
      }
      y += BETWEEN / 2;
    }
    return drawing.add(Svg.vertical(left, TOP, frame.bottom(), "axis"));
  }

  private Element bar(Frame frame, Scale scale, double y, Point point) {
    double value = value(point);
    double end = frame.x(scale, Double.isFinite(value) ? value : 0);
    String said = said(point.measured());
    return Element.of("g")
        .add(
            Element.of("title").text(point.label() + ", " + point.series().label() + ": " + said),
            Element.of(
                "rect",
                "class",
                "bar " + point.series().style(),
                "x",
                Numbers.px(frame.left()),
                "y",
                Numbers.px(y + 1),
                "width",
                Numbers.px(end - frame.left()),
                "height",
                Numbers.px(BAR - 2)),
            Svg.text(end + 5, y + BAR - 3, "start", said));
  }

  private double value(Point point) {
    return shares ? 100 * point.measured().share() : point.measured().microseconds();
  }

  private String said(Measured of) {
    String value = shares ? Numbers.percent(of.share()) : Numbers.time(of.microseconds());
    boolean compared = Double.isFinite(of.ratio()) && !of.method().equals(PeerNames.OURS);
    return compared ? value + " · " + Numbers.ratio(of.ratio()) : value;
  }
}
