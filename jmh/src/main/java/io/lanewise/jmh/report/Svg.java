package io.lanewise.jmh.report;

import static io.lanewise.jmh.report.Numbers.px;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Parts of drawings. Colours and fonts are the style sheet's.
final class Svg {
  static final int WIDTH = 720;

  /// Of a character of a label: more than the mean of fonts of 12 pixels.
  private static final double CHARACTER = 7.4;

  private static final int LONGEST = 42;

  private Svg() {}

  /// A drawing that is scaled to the width of the page.
  ///
  /// @param title what it shows, for those who don't see it
  static Element drawing(double height, String title) {
    return Element.of(
            "svg",
            "xmlns",
            "http://www.w3.org/2000/svg",
            "viewBox",
            "0 0 " + WIDTH + " " + px(height),
            "role",
            "img",
            "aria-label",
            title)
        .add(Element.of("title").text(title));
  }

  static Element text(double x, double y, String anchor, String text) {
    return Element.of("text", "x", px(x), "y", px(y), "text-anchor", anchor).text(text);
  }

  /// Of an axis.
  static Element title(double x, double y, String anchor, String text) {
    return Element.of("text", "class", "title", "x", px(x), "y", px(y), "text-anchor", anchor)
        .text(text);
  }

  /// A label that may be long: cut in the drawing, whole where the pointer rests.
  static Element label(double x, double y, String text) {
    Element label = text(x, y, "end", shorten(text));
    return label.add(Element.of("title").text(text));
  }

  static double width(String text) {
    return CHARACTER * shorten(text).length();
  }

  static Element vertical(double x, double top, double bottom, String style) {
    return line(x, top, x, bottom, style);
  }

  static Element line(double x1, double y1, double x2, double y2, String style) {
    return Element.of(
        "line", "class", style, "x1", px(x1), "y1", px(y1), "x2", px(x2), "y2", px(y2));
  }

  /// Through points of the drawing, an x and a y each.
  static Element polyline(String style, Stream<double[]> points) {
    String path =
        points
            .map(point -> px(point[0]) + "," + px(point[1]))
            .distinct()
            .collect(Collectors.joining(" "));
    return Element.of("polyline", "class", style, "points", path);
  }

  /// The mark of a series.
  ///
  /// @param size from its middle to its edge
  static Element mark(Series series, double x, double y, double size, String style) {
    double s = series.slot() % 2 == 0 ? size : size * 1.2;
    String path =
        switch (series.slot()) {
          case 0 -> "m-%1$s 0a%1$s %1$s 0 1 0 %2$s 0a%1$s %1$s 0 1 0 -%2$s 0z";
          case 1 -> "m0 -%1$sl%1$s %1$sl-%1$s %1$sl-%1$s -%1$sz";
          case 2 -> "m-%1$s -%1$sh%2$sv%2$sh-%2$sz";
          case 3 -> "m0 -%1$sl%1$s %2$sh-%2$sz";
          case 4 -> "m0 %1$sl%1$s -%2$sh-%2$sz";
          case 5 -> "m-%1$s -%1$sl%2$s %1$sl-%2$s %1$sz";
          case 6 -> "m%1$s -%1$sl-%2$s %1$sl%2$s %1$sz";
          default -> "m-%1$s -%1$sh%2$sl-%2$s %2$sh%2$sz";
        };
    String d = "M" + px(x) + " " + px(y) + path.formatted(px(s), px(2 * s));
    return Element.of("path", "class", style + " " + series.style(), "d", d);
  }

  private static String shorten(String text) {
    return text.codePointCount(0, text.length()) <= LONGEST
        ? text
        : text.substring(0, text.offsetByCodePoints(0, LONGEST - 1)) + "…";
  }
}
