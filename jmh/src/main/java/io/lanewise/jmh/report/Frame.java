package io.lanewise.jmh.report;

import java.util.function.DoubleFunction;

/// The area of a chart in which data are drawn, and the axes around it.
///
/// @param right how far it reaches
/// @param bottom how far down it reaches
record Frame(double left, double top, double right, double bottom) {
  /// What the x axis needs below the frame.
  static final double BELOW = 44;

  private static final double GAP = 6;

  double x(Scale scale, double value) {
    return left + scale.position(value) * (right - left);
  }

  double y(Scale scale, double value) {
    return bottom - scale.position(value) * (bottom - top);
  }

  /// Grid lines, their numbers, and below what they count. Numbers that would touch are left out.
  void xAxis(Element drawing, Scale scale, String title) {
    xAxis(drawing, scale, title, Numbers::tick);
  }

  /// The same with other words for the numbers.
  void xAxis(Element drawing, Scale scale, String title, DoubleFunction<String> words) {
    double free = Double.NEGATIVE_INFINITY;
    for (double tick : scale.ticks()) {
      double at = x(scale, tick);
      String number = words.apply(tick);
      drawing.add(Svg.vertical(at, top, bottom, "grid"));
      if (at - Svg.width(number) / 2 > free) {
        drawing.add(Svg.text(at, bottom + 16, "middle", number));
        free = at + Svg.width(number) / 2 + GAP;
      }
    }
    drawing.add(Svg.line(left, bottom, right, bottom, "axis"));
    drawing.add(Svg.title((left + right) / 2, bottom + 36, "middle", title));
  }

  void yAxis(Element drawing, Scale scale, String title) {
    for (double tick : scale.ticks()) {
      double at = y(scale, tick);
      drawing.add(Svg.line(left, at, right, at, "grid"));
      drawing.add(Svg.text(left - GAP, at + 4, "end", Numbers.tick(tick)));
    }
    drawing.add(Svg.vertical(left, top, bottom, "axis"));
    drawing.add(columnTitle(title));
  }

  /// Above what stands left of the frame.
  Element columnTitle(String title) {
    return Svg.title(Math.max(left - GAP, GAP + Svg.width(title)), top - 8, "end", title);
  }
}
