package io.lanewise.jmh;

import io.lanewise.jmh.report.ReadmeTables;
import io.lanewise.jmh.report.Run;
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

  /// Prints the tables.
  ///
  /// @param args files that JMH wrote with `-rf json`
  public static void main(String... args) throws IOException {
    List<Run> runs = new ArrayList<>();
    for (String file : args) {
      runs.add(Run.read(file, Files.readString(Path.of(file))));
    }
    IO.print(ReadmeTables.of(runs));
  }
}
