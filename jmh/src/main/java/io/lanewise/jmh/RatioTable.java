package io.lanewise.jmh;

import io.lanewise.jmh.report.ReadmeTables;
import io.lanewise.jmh.report.Run;
import io.lanewise.jmh.results.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Prints [ReadmeTables] of one run of the peers or more.
///
/// `java -cp jmh/target/benchmarks.jar io.lanewise.jmh.RatioTable RESULT.json...`
public final class RatioTable {
  private RatioTable() {}

  /// Prints the tables. Ends with 1 and a line of what is missing where there can be none.
  ///
  /// @param args files that JMH wrote with `-rf json`
  public static void main(String... args) throws IOException {
    try {
      List<Run> runs = new ArrayList<>();
      for (String file : args) {
        runs.add(Run.read(file, Files.readString(Path.of(file))));
      }
      IO.print(ReadmeTables.of(runs));
    } catch (IllegalArgumentException | UnreadableFileException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }
}
