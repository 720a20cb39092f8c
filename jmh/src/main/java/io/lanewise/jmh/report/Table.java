package io.lanewise.jmh.report;

import java.util.ArrayList;
import java.util.List;

/// A table of a page, whose columns have heads and whose rows do.
final class Table {
  /// @param numeric if its cells are aligned as numbers are
  private record Column(String head, boolean numeric) {}

  private final String caption;
  private final List<Column> columns = new ArrayList<>();
  private final List<Element> rows = new ArrayList<>();
  private List<Element> row = new ArrayList<>();

  Table(String caption) {
    this.caption = caption;
  }

  Table words(String head) {
    columns.add(new Column(head, false));
    return this;
  }

  Table numbers(String head) {
    columns.add(new Column(head, true));
    return this;
  }

  /// The next cell of the row: the first is the row's head.
  Table cell(String text) {
    return cell(Element.of("span").text(text));
  }

  /// A number in brief, and all its digits for those who copy or sort.
  Table cell(double exact, String brief) {
    return cell(number(exact, brief));
  }

  Table cell(Element... content) {
    Element cell =
        row.isEmpty() ? Element.of("th", "scope", "row") : Element.of("td", "class", style());
    row.add(cell.add(content));
    if (row.size() == columns.size()) {
      rows.add(Element.of("tr").add(row));
      row = new ArrayList<>();
    }
    return this;
  }

  static Element number(double exact, String brief) {
    return Element.of("data", "value", exact, "title", exact).text(brief);
  }

  Element draw() {
    Element heads = Element.of("tr");
    for (Column column : columns) {
      heads.add(
          Element.of("th", "scope", "col", "class", column.numeric() ? "number" : "word")
              .text(column.head()));
    }
    return Element.of(
            "div", "class", "scroll", "tabindex", "0", "role", "region", "aria-label", caption)
        .add(
            Element.of("table", "class", "sortable")
                .add(
                    Element.of("caption").text(caption),
                    Element.of("thead").add(heads),
                    Element.of("tbody").add(rows)));
  }

  private String style() {
    return columns.get(row.size()).numeric() ? "number" : "word";
  }
}
