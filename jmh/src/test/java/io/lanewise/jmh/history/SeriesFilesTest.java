package io.lanewise.jmh.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SeriesFilesTest {
  @TempDir Path folder;

  @Test
  void everySeriesHasAFileWithNumbersOnlyAndATest() throws IOException {
    HistoryRow throughput =
        new HistoryRow(
            Instant.parse("2026-11-03T08:00:00Z"),
            "1abcdf1",
            "a.B.d",
            "",
            "thrpt",
            9,
            "ops/us",
            Double.NaN,
            "ab");
    Path to = folder.resolve("it's");
    SeriesFiles.write(
        to, List.of(Rows.of(0, "a.B.c", "x=1/2", 5), Rows.of(1, "a.B.c", "x=1/2", 6), throughput));
    List<String> names = names(to);
    assertEquals(3, names.size(), names.toString());
    assertTrue(names.getFirst().matches("B\\.c-x-1-2-[0-9a-f]{8}\\.csv"), names.toString());
    assertTrue(names.get(1).matches("B\\.d-[0-9a-f]{8}\\.csv"), names.toString());
    assertEquals(
        """
        time,commit,value,bytes_per_op
        2026-11-01T08:00:00Z,1abcdef,5.0,0.0
        2026-11-02T08:00:00Z,1abcdf0,6.0,0.0
        """,
        Files.readString(to.resolve(names.getFirst())));
    assertEquals(
        "time,commit,value\n2026-11-03T08:00:00Z,1abcdf1,9.0\n",
        Files.readString(to.resolve(names.get(1))));
    String first = names.getFirst().replace(".csv", "");
    assertEquals(
        """
        tests:
          NAME:
            type: csv
            file: 'FOLDER/NAME.csv'
            time_column: time
            attributes: [commit]
            csv_options: {delimiter: ',', quote_char: '"'}
            metrics:
              value: {direction: -1}
              bytes_per_op: {direction: -1}
        """
            .replace("NAME", first)
            .replace("FOLDER", to.toString().replace("'", "''")),
        Files.readString(to.resolve("otava.yaml"))
            .lines()
            .limit(10)
            .reduce("", (a, b) -> a + b + "\n"));
    assertTrue(
        Files.readString(to.resolve("otava.yaml"))
            .endsWith(
                "value: {direction: 1}\ntest_groups:\n  all:\n    - %s\n    - %s\n"
                    .formatted(first, names.get(1).replace(".csv", ""))));
  }

  @Test
  void seriesThatDifferInWhatIsNoFileNameStayApart() throws IOException {
    SeriesFiles.write(
        folder,
        List.of(
            Rows.of(0, "a.B.c", "x=1", 5),
            Rows.of(0, "a.B.c", "x 1", 5),
            Rows.on("other", 0, "a.B.c", "x=1", 5),
            Rows.of(0, "b.B.c", "x=1", 5)));
    assertEquals(5, names(folder).size());
  }

  private static List<String> names(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
