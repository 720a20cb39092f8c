package io.lanewise.jmh.runner;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class HistoryCommandTest {
  private static final String RESULTS =
      """
      [{"benchmark": "a.B.c", "mode": "avgt", "params": {"x": "1"},
        "primaryMetric": {"score": 7.5, "scoreUnit": "us/op"}}]
      """;

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();

  @BeforeEach
  void writeARun() throws IOException {
    Files.writeString(folder.resolve("results.json"), RESULTS);
    Files.writeString(
        folder.resolve("environment.json"),
        "{\"commit\": \"abc\", \"start\": \"2026-11-27T08:00:00Z\"}");
  }

  @Test
  void addsRowsAndDrawsThemAndTheSameAgainChangesNothing() throws IOException {
    assertEquals(0, run("results.json"), err.toString(UTF_8));
    assertTrue(
        out.toString(UTF_8).contains("1 rows added, 0 replaced, 1 in all"), out.toString(UTF_8));
    byte[] csv = Files.readAllBytes(folder.resolve("history.csv"));
    assertTrue(Files.readString(folder.resolve("history.html")).contains("B.c x=1"));
    assertTrue(Files.readString(folder.resolve("history-series/otava.yaml")).contains("B.c-x-1-"));
    assertEquals(0, run("results.json"));
    assertTrue(out.toString(UTF_8).contains("0 rows added, 1 replaced, 1 in all"));
    assertArrayEquals(csv, Files.readAllBytes(folder.resolve("history.csv")));
    Files.writeString(folder.resolve("other.json"), "{\"commit\": \"def\"}");
    assertEquals(0, run("results.json", "--environment", folder.resolve("other.json") + ""));
    assertEquals(3, Files.readAllLines(folder.resolve("history.csv")).size());
  }

  @Test
  void whatCanNotBeReadLeavesTheFileAsItWas() throws IOException {
    assertEquals(0, run("results.json"));
    byte[] csv = Files.readAllBytes(folder.resolve("history.csv"));
    Files.writeString(folder.resolve("broken.json"), RESULTS.replace("7.5", "\"fast\""));
    assertEquals(2, run("broken.json"));
    assertTrue(err.toString(UTF_8).contains("broken.json: $[0].primaryMetric.score"));
    assertEquals(2, run("absent.json"));
    assertArrayEquals(csv, Files.readAllBytes(folder.resolve("history.csv")));
    Files.writeString(folder.resolve("history.csv"), "another,file\n");
    assertEquals(2, run("results.json"));
    assertEquals("another,file\n", Files.readString(folder.resolve("history.csv")));
  }

  @Test
  void wrongUseIsCodeTwo() {
    for (List<String> wrong :
        List.of(
            List.of("history"),
            List.of("history", "history.txt", "results.json"),
            List.of("history", "history.csv", "results.json", "more"),
            List.of("history", "history.csv", "results.json", "--out", "x"))) {
      assertEquals(2, call(wrong));
    }
  }

  private int run(String result, String... options) {
    return call(
        Stream.concat(
                Stream.of(
                    "history", folder.resolve("history.csv") + "", folder.resolve(result) + ""),
                Stream.of(options))
            .toList());
  }

  private int call(List<String> arguments) {
    return BenchMain.run(
        arguments, new PrintStream(out, true, UTF_8), new PrintStream(err, true, UTF_8));
  }
}
