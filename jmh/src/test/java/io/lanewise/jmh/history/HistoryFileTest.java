package io.lanewise.jmh.history;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.results.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class HistoryFileTest {
  private static final String HEAD =
      "time,commit,benchmark,params,mode,value,unit,bytes_per_op,environment\n";

  @TempDir Path folder;

  @Test
  void everyRowComesBackAsItWas() throws IOException {
    HistoryRow odd =
        new HistoryRow(
            Instant.parse("2026-11-27T08:00:00Z"),
            "jar-\"12\"",
            "a.B.c",
            "x=1,2 y=\"q\"\nz=\r",
            "avgt",
            0.1 + 0.2,
            "us/op",
            Double.NaN,
            "ab");
    List<HistoryRow> rows = List.of(Rows.of(1, "a.B.c", "", 5e-9), odd);
    Path file = folder.resolve("history.csv");
    HistoryFile.write(file, rows);
    assertEquals(rows, HistoryFile.read(file));
    try (var files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList(), "nothing else is left");
    }
  }

  @Test
  void fieldsAreQuotedWhereTheyMustBe() throws IOException {
    Path file = folder.resolve("history.csv");
    HistoryFile.write(file, List.of(Rows.of(0, "a.B.c", "x=1,2 y=\"q\"", 2.5)));
    assertEquals(
        HEAD
            + "2026-11-01T08:00:00Z,1abcdef,a.B.c,\"x=1,2 y=\"\"q\"\"\",avgt,2.5,us/op,0.0,"
            + "0123456789ab\n",
        Files.readString(file));
    assertEquals(
        1, HistoryFile.parse("h.csv", Files.readString(file).replace("\n", "\r\n")).size());
  }

  @Test
  void noFileIsNoRows() throws IOException {
    assertEquals(List.of(), HistoryFile.read(folder.resolve("absent.csv")));
  }

  @Test
  void theSameAgainChangesNothing() {
    List<HistoryRow> first = List.of(Rows.of(1, "a.B.c", "x=1", 5), Rows.of(1, "a.B.c", "x=2", 6));
    List<HistoryRow> second = List.of(Rows.of(2, "a.B.c", "x=1", 7));
    List<HistoryRow> all = HistoryFile.merge(HistoryFile.merge(List.of(), first), second);
    assertEquals(3, all.size());
    assertEquals(all, HistoryFile.merge(all, second));
    assertEquals(all, HistoryFile.merge(all, first));
  }

  @Test
  void whatIsMeasuredAgainTakesThePlace() {
    HistoryRow before = Rows.of(1, "a.B.c", "x=1", 5);
    HistoryRow again = Rows.of(1, "a.B.c", "x=1", 9);
    assertEquals(List.of(again), HistoryFile.merge(List.of(before), List.of(again)));
    HistoryRow elsewhere = Rows.on("other", 1, "a.B.c", "x=1", 9);
    assertEquals(2, HistoryFile.merge(List.of(before), List.of(elsewhere)).size());
  }

  @Test
  void rowsAreInOrderOfTime() {
    List<HistoryRow> late = List.of(Rows.of(9, "a.B.c", "", 5));
    List<HistoryRow> early = List.of(Rows.of(3, "z.B.c", "", 5));
    assertEquals(List.of(early.getFirst(), late.getFirst()), HistoryFile.merge(late, early));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "`` | line 1: expected time,commit",
        "a,b | line 1: expected time,commit,benchmark,params,mode,value,unit,bytes_per_op,"
            + "environment, got a,b",
        "HEAD1,2 | line 2: expected 9 fields, got 2",
        "HEAD\"1 | line 2: expected a closing quote, got the end of the file",
        "HEAD\"1\"2 | line 2: expected the end of the field, got 2",
        "HEADyesterday,c,b,p,m,1,u,,e | line 2: Text 'yesterday'",
        "HEAD2026-11-01T08:00:00Z,c,b,p,m,fast,u,,e | line 2: For input string: \"fast\"",
        "HEAD2026-11-01T08:00:00Z,c,b,p,m,NaN,u,,e | line 2: history: value of b expected finite",
      })
  void otherFilesAreRefusedWithTheLine(String text, String message) {
    UnreadableFileException refused =
        assertThrows(
            UnreadableFileException.class,
            () -> HistoryFile.parse("h.csv", text.replace("HEAD", HEAD)));
    String said = String.valueOf(refused.getMessage());
    assertTrue(said.startsWith("h.csv: " + message), said);
  }
}
