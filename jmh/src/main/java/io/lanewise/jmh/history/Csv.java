package io.lanewise.jmh.history;

import io.lanewise.jmh.results.UnreadableFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// Comma-separated values as RFC 4180 has them: quotes where they are needed, doubled within. Lines
/// end in `\n` when written, as files in a repository do, and in `\n` or `\r\n` when read.
final class Csv {
  private final String source;
  private final String text;
  private int at;
  private int line = 1;

  private Csv(String source, String text) {
    this.source = source;
    this.text = text;
  }

  /// A record as a line, with its break.
  static String line(List<String> fields) {
    return fields.stream().map(Csv::quoted).collect(Collectors.joining(",", "", "\n"));
  }

  private static String quoted(String field) {
    boolean plain = field.chars().noneMatch(c -> c == ',' || c == '"' || c == '\n' || c == '\r');
    return plain ? field : '"' + field.replace("\"", "\"\"") + '"';
  }

  /// @param where such as `line 3`
  record Line(String where, List<String> fields) {}

  /// All records of a file; blank lines are none.
  ///
  /// @throws UnreadableFileException if a quote is not closed, or something follows a closed one
  static List<Line> read(String source, String text) {
    Csv csv = new Csv(source, text);
    List<Line> lines = new ArrayList<>();
    while (csv.at < text.length()) {
      String where = "line " + csv.line;
      List<String> fields = csv.fields();
      if (!fields.equals(List.of(""))) {
        lines.add(new Line(where, fields));
      }
    }
    return lines;
  }

  private List<String> fields() {
    List<String> fields = new ArrayList<>();
    fields.add(field());
    while (at < text.length() && text.charAt(at) == ',') {
      at++;
      fields.add(field());
    }
    if (at < text.length() && text.charAt(at) == '\r') {
      at++;
    }
    if (at < text.length() && text.charAt(at) != '\n') {
      throw refused("expected the end of the field, got " + text.charAt(at));
    }
    at++;
    line++;
    return fields;
  }

  private String field() {
    if (at >= text.length() || text.charAt(at) != '"') {
      int start = at;
      while (at < text.length() && ",\r\n".indexOf(text.charAt(at)) < 0) {
        at++;
      }
      return text.substring(start, at);
    }
    StringBuilder field = new StringBuilder();
    at++;
    while (at < text.length()) {
      char c = text.charAt(at++);
      if (c == '"' && (at >= text.length() || text.charAt(at) != '"')) {
        return field.toString();
      }
      if (c == '"') {
        at++;
      } else if (c == '\n') {
        line++;
      }
      field.append(c);
    }
    throw refused("expected a closing quote, got the end of the file");
  }

  private UnreadableFileException refused(String what) {
    return new UnreadableFileException(source, "line " + line, what);
  }
}
