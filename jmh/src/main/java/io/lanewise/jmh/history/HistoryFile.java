package io.lanewise.jmh.history;

import io.lanewise.jmh.results.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/// The file of all rows, in order of time: comma-separated values under a line of names.
public final class HistoryFile {
  private static final List<String> COLUMNS =
      List.of(
          "time",
          "commit",
          "benchmark",
          "params",
          "mode",
          "value",
          "unit",
          "bytes_per_op",
          "environment");

  private HistoryFile() {}

  /// The rows of a file; none if there is no file.
  ///
  /// @throws UnreadableFileException if it is another kind of file, or a row is broken
  public static List<HistoryRow> read(Path file) throws IOException {
    return Files.exists(file) ? parse(file.toString(), Files.readString(file)) : List.of();
  }

  /// Rows with more of them: what was measured again takes the place of what it was.
  public static List<HistoryRow> merge(List<HistoryRow> rows, List<HistoryRow> more) {
    Set<HistoryRow.Key> again = more.stream().map(HistoryRow::key).collect(Collectors.toSet());
    List<HistoryRow> merged = new ArrayList<>(rows);
    merged.removeIf(row -> again.contains(row.key()));
    merged.addAll(more);
    merged.sort(HistoryRow.ORDER);
    return List.copyOf(merged);
  }

  /// Writes the file as a whole, or leaves it as it was.
  public static void write(Path file, List<HistoryRow> rows) throws IOException {
    StringBuilder text = new StringBuilder(Csv.line(COLUMNS));
    rows.forEach(row -> text.append(Csv.line(fields(row))));
    WholeFile.write(file, text.toString());
  }

  static List<HistoryRow> parse(String source, String text) {
    List<Csv.Line> lines = Csv.read(source, text);
    if (lines.isEmpty() || !lines.getFirst().fields().equals(COLUMNS)) {
      String got = lines.isEmpty() ? "nothing" : String.join(",", lines.getFirst().fields());
      throw new UnreadableFileException(
          source, "line 1", "expected " + String.join(",", COLUMNS) + ", got " + got);
    }
    return lines.stream().skip(1).map(line -> row(source, line)).toList();
  }

  private static List<String> fields(HistoryRow row) {
    return List.of(
        row.time().toString(),
        row.commit(),
        row.benchmark(),
        row.params(),
        row.mode(),
        Double.toString(row.value()),
        row.unit(),
        Double.isNaN(row.bytesPerOp()) ? "" : Double.toString(row.bytesPerOp()),
        row.environment());
  }

  private static HistoryRow row(String source, Csv.Line line) {
    List<String> fields = line.fields();
    if (fields.size() != COLUMNS.size()) {
      throw new UnreadableFileException(
          source, line.where(), "expected " + COLUMNS.size() + " fields, got " + fields.size());
    }
    try {
      String bytes = fields.get(7);
      return new HistoryRow(
          Instant.parse(fields.get(0)),
          fields.get(1),
          fields.get(2),
          fields.get(3),
          fields.get(4),
          Double.parseDouble(fields.get(5)),
          fields.get(6),
          bytes.isEmpty() ? Double.NaN : Double.parseDouble(bytes),
          fields.get(8));
    } catch (DateTimeException | IllegalArgumentException e) {
      throw new UnreadableFileException(source, line.where(), String.valueOf(e.getMessage()));
    }
  }
}
