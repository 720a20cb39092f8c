package io.lanewise.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Text in columns as wide as their widest cell.
final class Table {
  private static final String GAP = "  ";

  private final boolean[] right;
  private final int[] width;
  private final List<String[]> rows = new ArrayList<>();

  /// @param titles of the columns; a title that begins with `>` makes its column right-aligned
  Table(String... titles) {
    right = new boolean[titles.length];
    width = new int[titles.length];
    String[] names = new String[titles.length];
    for (int column = 0; column < titles.length; column++) {
      right[column] = titles[column].startsWith(">");
      names[column] = right[column] ? titles[column].substring(1) : titles[column];
    }
    row(names);
  }

  /// Adds a row of as many cells as there are columns.
  void row(String... cells) {
    rows.add(cells);
    for (int column = 0; column < cells.length; column++) {
      width[column] = Math.max(width[column], length(cells[column]));
    }
  }

  /// The rows, titles first, without blanks at their ends.
  Stream<String> lines() {
    return rows.stream()
        .map(
            cells ->
                IntStream.range(0, cells.length)
                    .mapToObj(column -> padded(cells[column], column))
                    .collect(Collectors.joining(GAP))
                    .stripTrailing());
  }

  private String padded(String cell, int column) {
    String blanks = " ".repeat(width[column] - length(cell));
    return right[column] ? blanks + cell : cell + blanks;
  }

  private static int length(String cell) {
    return cell.codePointCount(0, cell.length());
  }
}
