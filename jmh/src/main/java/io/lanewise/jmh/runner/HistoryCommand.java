package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.ExitCode;
import io.lanewise.jmh.history.HistoryFile;
import io.lanewise.jmh.history.HistoryRow;
import io.lanewise.jmh.history.HistorySource;
import io.lanewise.jmh.history.SeriesFiles;
import io.lanewise.jmh.history.WholeFile;
import io.lanewise.jmh.report.HistoryPage;
import io.lanewise.jmh.results.Environment;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Set;

/// `history CSV RESULT.json`: adds what a run measured to a file that grows, and draws it.
final class HistoryCommand {
  private static final String CSV = ".csv";

  private final Arguments arguments;
  private final PrintStream out;

  HistoryCommand(List<String> arguments, PrintStream out) {
    this.arguments = Arguments.parse(arguments, Set.of("--environment"), Set.of());
    this.out = out;
    List<String> files = this.arguments.rest();
    if (files.size() != 2 || !files.getFirst().endsWith(CSV)) {
      throw new UsageException("history: expected HISTORY.csv and RESULT.json, got " + files);
    }
  }

  /// Reads, merges and writes.
  ///
  /// @return the exit code
  int run() throws IOException {
    Path csv = Path.of(arguments.rest().getFirst());
    Path result = Path.of(arguments.rest().getLast());
    Path beside =
        arguments
            .last("--environment")
            .map(Path::of)
            .orElseGet(() -> result.resolveSibling("environment.json"));
    Environment environment = Environment.parse(beside.toString(), Files.readString(beside));
    Instant written = Files.getLastModifiedTime(result).toInstant().truncatedTo(ChronoUnit.SECONDS);
    List<HistoryRow> more =
        HistorySource.read(result.toString(), Files.readString(result), environment, written);
    List<HistoryRow> before = HistoryFile.read(csv);
    List<HistoryRow> rows = HistoryFile.merge(before, more);
    HistoryFile.write(csv, rows);
    Path page = named(csv, ".html");
    Path series = named(csv, "-series");
    WholeFile.write(page, HistoryPage.of(rows));
    SeriesFiles.write(series, rows);
    int added = rows.size() - before.size();
    out.printf(
        "%s: %d rows added, %d replaced, %d in all%n",
        csv, added, more.size() - added, rows.size());
    out.printf("%s shows them, %s names them for Otava%n", page, series.resolve("otava.yaml"));
    return ExitCode.PASS;
  }

  private static Path named(Path csv, String end) {
    String name = csv.getFileName().toString();
    return csv.resolveSibling(name.substring(0, name.length() - CSV.length()) + end);
  }
}
