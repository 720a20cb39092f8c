package io.lanewise.jmh.report;

import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.CaseResult;
import io.lanewise.jmh.compare.Effect;
import io.lanewise.jmh.compare.ForkTime;
import java.util.List;
import java.util.stream.DoubleStream;

/// Every fork of both builds of one case in the order in which they ran, and below them the
/// interval of the ratio beside the margin: a drift, a slow mode and the verdict are seen at a
/// glance.
final class ForkChart {
  static final Series BASE = new Series("BASE", "BASE", 0);
  static final Series HEAD = new Series("HEAD", "HEAD", 1);

  private static final double TOP = 26;
  private static final double LEFT = 100;

  /// Between forks.
  private static final double FORK = 9;

  /// Of the interval, below the forks.
  private static final double ROW = 30;

  private static final double POINT = 3;

  /// Half the height of the ends of the interval.
  private static final double END = 5;

  private static final int TICKS = 9;

  private final CaseResult result;
  private final double base;

  ForkChart(CaseResult result) {
    this.result = result;
    this.base = result.medianNanos(Build.BASE);
  }

  /// If there is a fork of each build.
  static boolean isPossible(CaseResult result) {
    return result.medianNanos(Build.BASE) > 0 && result.medianNanos(Build.HEAD) > 0;
  }

  Element draw(String of) {
    List<ForkTime> forks = result.forks();
    double ratioRow = TOP + forks.size() * FORK;
    Frame frame = new Frame(LEFT, TOP, Svg.WIDTH - 20, ratioRow + ROW);
    Scale scale = scale();
    Element drawing = Svg.drawing(frame.bottom() + Frame.BELOW, of);
    frame.xAxis(drawing, scale, "time, relative to the median fork of BASE (%)");
    drawing.add(frame.columnTitle("forks as they ran"));
    drawing.add(Svg.vertical(frame.x(scale, 100), TOP, frame.bottom(), "axis"));
    double margin = frame.x(scale, 100 * (1 + result.margin()));
    drawing.add(Svg.vertical(margin, TOP, frame.bottom(), "limit"));
    drawing.add(Svg.label(LEFT - 6, TOP + 12, "1"));
    drawing.add(Svg.label(LEFT - 6, ratioRow - 4, String.valueOf(forks.size())));
    for (int i = 0; i < forks.size(); i++) {
      drawing.add(fork(frame, scale, TOP + (i + 0.5) * FORK, i + 1, forks.get(i)));
    }
    drawing.add(Svg.line(LEFT, ratioRow, frame.right(), ratioRow, "grid"));
    drawing.add(Svg.label(LEFT - 6, ratioRow + ROW / 2 + 4, "HEAD / BASE"));
    result
        .effect()
        .ifPresent(effect -> drawing.add(interval(frame, scale, ratioRow + ROW / 2, effect)));
    return drawing;
  }

  private Scale scale() {
    double[] all =
        DoubleStream.concat(
                result.forks().stream().mapToDouble(this::percent),
                DoubleStream.concat(
                    DoubleStream.of(100, 100 * (1 + result.margin())),
                    result.effect().stream()
                        .flatMapToDouble(e -> DoubleStream.of(100 * e.low(), 100 * e.high()))))
            .sorted()
            .toArray();
    return Scale.linear(all[0], all[all.length - 1], TICKS);
  }

  private Element fork(Frame frame, Scale scale, double y, int number, ForkTime fork) {
    double x = frame.x(scale, percent(fork));
    String says =
        "fork %d, %s: %s%s%s"
            .formatted(
                number,
                fork.build(),
                Numbers.time(fork.nanos() / 1e3),
                fork.steady() ? "" : ", not steady",
                fork.slow() ? ", slow" : "");
    Series series = fork.build() == Build.BASE ? BASE : HEAD;
    return StripChart.fork(y, series, List.of(x), x, says);
  }

  private static Element interval(Frame frame, Scale scale, double y, Effect effect) {
    double low = frame.x(scale, 100 * effect.low());
    double high = frame.x(scale, 100 * effect.high());
    return Element.of("g", "class", "interval " + HEAD.style())
        .add(
            Element.of("title").text(ComparisonPage.interval(effect)),
            Svg.line(low, y, high, y, "line"),
            Svg.vertical(low, y - END, y + END, "line"),
            Svg.vertical(high, y - END, y + END, "line"),
            Svg.mark(HEAD, frame.x(scale, 100 * effect.ratio()), y, POINT + 2, "mark"));
  }

  private double percent(ForkTime fork) {
    return 100 * fork.nanos() / base;
  }
}
