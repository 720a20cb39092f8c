package io.lanewise.jmh.compare;

import java.util.List;
import java.util.stream.Collectors;

/// A comparison as a comment of a pull request: what failed first, what passed folded.
public final class MarkdownReport {
  private MarkdownReport() {}

  /// The text, with a line break at its end.
  public static String of(Comparison comparison) {
    StringBuilder out = new StringBuilder();
    out.append("**").append(comparison.summary()).append("**\n\n");
    out.append(comparison.promise()).append('\n');
    table(out, with(comparison, Verdict.FAIL));
    table(out, with(comparison, Verdict.INCONCLUSIVE));
    List<CaseResult> passed = with(comparison, Verdict.PASS);
    if (!passed.isEmpty()) {
      out.append("\n<details><summary>").append(passed.size()).append(" passed</summary>\n");
      table(out, passed);
      out.append("\n</details>\n");
    }
    return out.toString();
  }

  private static List<CaseResult> with(Comparison comparison, Verdict verdict) {
    return comparison.results().stream().filter(result -> result.verdict() == verdict).toList();
  }

  private static void table(StringBuilder out, List<CaseResult> results) {
    if (results.isEmpty()) {
      return;
    }
    out.append("\n| ").append(String.join(" | ", Row.TITLES)).append(" | why |\n");
    out.append("|---|---|--:|--:|--:|---|---|\n");
    for (CaseResult result : results) {
      String cells =
          Row.cells(result).stream().map(MarkdownReport::escape).collect(Collectors.joining(" | "));
      String why = escape(String.join("; ", result.texts()));
      out.append("| ").append(cells).append(" | ").append(why).append(" |\n");
    }
  }

  /// Params are anyone's text: they must not end a cell, a row or the table, nor become a tag.
  private static String escape(String text) {
    return text.replace("&", "&amp;")
        .replace("<", "&lt;")
        .replace("\\", "\\\\")
        .replace("|", "\\|")
        .replace("`", "\\`")
        .replace("*", "\\*")
        .replace("_", "\\_")
        .replace("[", "\\[")
        .replaceAll("\\R", " ");
  }
}
