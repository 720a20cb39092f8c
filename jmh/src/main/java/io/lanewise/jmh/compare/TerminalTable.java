package io.lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.List;

/// A comparison for a terminal: columns of blanks, the reason under what did not pass.
public final class TerminalTable {
  private TerminalTable() {}

  /// The text, with a line break at its end.
  public static String of(Comparison comparison) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(Row.TITLES);
    comparison.results().forEach(result -> rows.add(Row.cells(result)));
    int[] widths = new int[Row.TITLES.size()];
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    StringBuilder out = new StringBuilder();
    line(out, Row.TITLES, widths);
    for (CaseResult result : comparison.results()) {
      line(out, Row.cells(result), widths);
      if (result.verdict() != Verdict.PASS || result.isFaster()) {
        result.texts().forEach(text -> out.append("    ").append(text).append('\n'));
      }
    }
    out.append('\n').append(comparison.promise()).append('\n');
    return out.append(comparison.summary()).append('\n').toString();
  }

  private static void line(StringBuilder out, List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      line.append(cells.get(i)).repeat(' ', widths[i] - cells.get(i).length() + 2);
    }
    out.append(line.toString().stripTrailing()).append('\n');
  }
}
