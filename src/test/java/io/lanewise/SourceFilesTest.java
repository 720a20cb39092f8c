package io.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// What is asked of every Java file that people write, the sibling projects' included.
class SourceFilesTest {
  /// A file is read as a whole; at this length that becomes a search.
  private static final int MOST_LINES = 400;

  /// The usual file fits on two screens.
  private static final int MEDIAN_LINES = 120;

  /// Written so that this file does not hold the marks.
  private static final Pattern UNFINISHED =
      Pattern.compile("\\b(TO" + "DO|FIX" + "ME|XX" + "X)\\b");

  private record Source(Path file, List<String> lines) {}

  private static final List<Source> SOURCES = new ArrayList<>();

  @BeforeAll
  static void readSources() throws IOException {
    for (String folder : List.of("src", "jmh/src", "cli/src", "integrations", "all/format")) {
      if (Files.isDirectory(Path.of(folder))) {
        try (Stream<Path> files = Files.walk(Path.of(folder))) {
          for (Path file : files.filter(SourceFilesTest::isWritten).toList()) {
            SOURCES.add(new Source(file, Files.readAllLines(file)));
          }
        }
      }
    }
    assertFalse(SOURCES.isEmpty(), "no source found: the tests run in the project's root");
  }

  private static boolean isWritten(Path file) {
    return file.toString().endsWith(".java") && !file.toString().contains("target");
  }

  @Test
  void noFileIsTooLong() {
    List<String> tooLong =
        SOURCES.stream()
            .filter(source -> source.lines.size() > MOST_LINES)
            .map(source -> source.file + ": " + source.lines.size() + " lines")
            .toList();
    assertEquals(List.of(), tooLong, "more than " + MOST_LINES + " lines");
  }

  @Test
  void theUsualFileIsShort() {
    int[] lengths = SOURCES.stream().mapToInt(source -> source.lines.size()).sorted().toArray();
    int median = lengths[lengths.length / 2];
    assertTrue(median <= MEDIAN_LINES, "the median is " + median + " lines");
  }

  @Test
  void nothingIsMarkedUnfinished() {
    List<String> marks = new ArrayList<>();
    for (Source source : SOURCES) {
      for (int i = 0; i < source.lines.size(); i++) {
        if (UNFINISHED.matcher(source.lines.get(i)).find()) {
          marks.add(source.file + ":" + (i + 1));
        }
      }
    }
    assertEquals(List.of(), marks);
  }
}
