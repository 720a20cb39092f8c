package io.lanewise.jmh.report;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Objects;

/// What all pages share: one file of HTML that needs nothing beside it, is XML too, and follows the
/// reader's choice of light or dark.
final class Page {
  private static final double MARK = 5;

  private Page() {}

  /// The text of a page, with a line break at its end.
  ///
  /// @param parts of the body
  static String of(String title, Element... parts) {
    Element html =
        Element.of("html", "xmlns", "http://www.w3.org/1999/xhtml", "lang", "en")
            .add(
                Element.of("head")
                    .add(
                        Element.of("meta", "charset", "utf-8"),
                        Element.of(
                            "meta",
                            "name",
                            "viewport",
                            "content",
                            "width=device-width, initial-scale=1"),
                        Element.of("meta", "name", "color-scheme", "content", "light dark"),
                        Element.of("title").text(title),
                        Element.of("style").verbatim(resource("report.css"))),
                Element.of("body")
                    .add(parts)
                    .add(Element.of("script").verbatim(resource("report.js"))));
    return "<!DOCTYPE html>\n" + html + "\n";
  }

  /// A drawing, and what is said of it.
  static Element figure(String title, String says, Element drawing) {
    return Element.of("figure")
        .add(
            Element.of("figcaption").add(Element.of("strong").text(title + ".")).text(" " + says),
            drawing);
  }

  static Element legend(List<Series> all) {
    Element list = Element.of("ul", "class", "legend");
    for (Series series : all) {
      Element swatch =
          Element.of(
                  "svg",
                  "xmlns",
                  "http://www.w3.org/2000/svg",
                  "viewBox",
                  "0 0 16 16",
                  "aria-hidden",
                  "true")
              .add(Svg.mark(series, 8, 8, MARK, "mark"));
      list.add(Element.of("li").add(swatch).text(" " + series.label()));
    }
    return list;
  }

  private static String resource(String name) {
    try (InputStream in = Objects.requireNonNull(Page.class.getResourceAsStream(name))) {
      return new String(in.readAllBytes(), UTF_8);
    } catch (IOException unreadable) {
      throw new UncheckedIOException(unreadable);
    }
  }
}
