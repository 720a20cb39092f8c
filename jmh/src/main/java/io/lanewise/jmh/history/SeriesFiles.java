package io.lanewise.jmh.history;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/// One file a series, because tools that find change points take every row of a file for the same
/// measurement; and `otava.yaml`, which names them for Apache Otava.
///
/// Otava's importer of CSV wants a column `time`, metrics that are all numbers (so a column that is
/// not known everywhere is left out), commas and double quotes; columns that tell points apart are
/// attributes. Its direction is 1 where more is better. `otava analyze all` takes all of them.
public final class SeriesFiles {
  private static final int LONGEST = 80;

  private SeriesFiles() {}

  /// Series and their rows, in the order of the rows.
  public static Map<HistoryRow.Series, List<HistoryRow>> of(List<HistoryRow> rows) {
    return rows.stream()
        .collect(
            Collectors.groupingBy(HistoryRow::series, LinkedHashMap::new, Collectors.toList()));
  }

  /// Writes all files.
  ///
  /// @param folder is made if it does not exist; files of series that are gone stay
  public static void write(Path folder, List<HistoryRow> rows) throws IOException {
    Files.createDirectories(folder);
    StringBuilder tests = new StringBuilder("tests:\n");
    StringBuilder all = new StringBuilder("test_groups:\n  all:\n");
    for (Map.Entry<HistoryRow.Series, List<HistoryRow>> each : of(rows).entrySet()) {
      String name = name(each.getKey());
      Path file = folder.resolve(name + ".csv");
      boolean bytes = each.getValue().stream().noneMatch(row -> Double.isNaN(row.bytesPerOp()));
      WholeFile.write(file, text(each.getValue(), bytes));
      tests.append(test(name, file, each.getKey(), bytes));
      all.append("    - ").append(name).append('\n');
    }
    WholeFile.write(folder.resolve("otava.yaml"), tests.append(all).toString());
  }

  private static String text(List<HistoryRow> rows, boolean bytes) {
    List<String> columns = new ArrayList<>(List.of("time", "commit", "value"));
    if (bytes) {
      columns.add("bytes_per_op");
    }
    StringBuilder text = new StringBuilder(Csv.line(columns));
    for (HistoryRow row : rows) {
      List<String> fields = new ArrayList<>();
      fields.add(row.time().toString());
      fields.add(row.commit());
      fields.add(Double.toString(row.value()));
      if (bytes) {
        fields.add(Double.toString(row.bytesPerOp()));
      }
      text.append(Csv.line(fields));
    }
    return text.toString();
  }

  private static String test(String name, Path file, HistoryRow.Series series, boolean bytes) {
    StringBuilder test = new StringBuilder();
    test.append("  ").append(name).append(":\n");
    test.append("    type: csv\n");
    test.append("    file: '").append(file.toString().replace("'", "''")).append("'\n");
    test.append("    time_column: time\n");
    test.append("    attributes: [commit]\n");
    test.append("    csv_options: {delimiter: ',', quote_char: '\"'}\n");
    test.append("    metrics:\n");
    test.append("      value: {direction: ").append(series.isThroughput() ? 1 : -1).append("}\n");
    if (bytes) {
      test.append("      bytes_per_op: {direction: -1}\n");
    }
    return test.toString();
  }

  /// Readable, plain in a file system and in YAML, and no two alike.
  private static String name(HistoryRow.Series series) {
    String words = series.shortName() + " " + series.params();
    String plain = words.strip().replaceAll("[^A-Za-z0-9.]+", "-");
    String hash = UUID.nameUUIDFromBytes(series.toString().getBytes(UTF_8)).toString();
    return plain.substring(0, Math.min(LONGEST, plain.length())) + "-" + hash.substring(0, 8);
  }
}
