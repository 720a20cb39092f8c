package io.lanewise.jmh.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// An element of a page, written so that parsers of HTML and of XML read the same tree.
final class Element {
  /// Elements that have no end in HTML.
  private static final Set<String> VOID = Set.of("br", "hr", "link", "meta");

  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<String> content = new ArrayList<>();

  private Element(String name) {
    this.name = name;
  }

  /// @param attributes names and values in turn
  static Element of(String name, Object... attributes) {
    Element element = new Element(name);
    for (int i = 0; i < attributes.length; i += 2) {
      element.attributes.put(attributes[i].toString(), attributes[i + 1].toString());
    }
    return element;
  }

  Element add(Element... children) {
    return add(List.of(children));
  }

  Element add(List<Element> children) {
    children.forEach(child -> content.add(child.toString()));
    return this;
  }

  Element text(String text) {
    content.add(escape(text));
    return this;
  }

  /// What HTML does not unescape: the content of scripts and styles.
  Element verbatim(String text) {
    if (text.contains("<") || text.contains("&")) {
      throw new IllegalArgumentException(name + ": text expected without < and &");
    }
    content.add(text);
    return this;
  }

  @Override
  public String toString() {
    StringBuilder out = new StringBuilder("<").append(name);
    attributes.forEach(
        (key, value) ->
            out.append(' ').append(key).append("=\"").append(escape(value)).append('"'));
    if (VOID.contains(name)) {
      return out.append(" />").toString();
    }
    out.append('>');
    content.forEach(out::append);
    return out.append("</").append(name).append('>').toString();
  }

  /// XML has no way to write most control characters and lone surrogates.
  private static String escape(String text) {
    StringBuilder out = new StringBuilder(text.length());
    text.codePoints().forEach(c -> append(out, c));
    return out.toString();
  }

  private static void append(StringBuilder out, int codePoint) {
    switch (codePoint) {
      case '<' -> out.append("&lt;");
      case '>' -> out.append("&gt;");
      case '&' -> out.append("&amp;");
      case '"' -> out.append("&quot;");
      case '\n', '\t' -> out.append((char) codePoint);
      default -> out.appendCodePoint(isXml(codePoint) ? codePoint : 0xFFFD);
    }
  }

  private static boolean isXml(int codePoint) {
    return codePoint >= 0x20
        && !(codePoint >= 0x7F && codePoint < 0xA0)
        && !(codePoint >= 0xD800 && codePoint < 0xE000)
        && (codePoint & 0xFFFE) != 0xFFFE;
  }
}
