package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// Text without a header: how many columns there are, and what is refused.
class GloveReaderTest {
  private static final OpenOptions OPTIONS = OpenOptions.defaults().withoutCache();

  @TempDir private Path folder;

  static Stream<Arguments> wrongTexts() {
    return Stream.of(
        arguments(
            "the 1 2 3\nof 1 2\n",
            Kind.SCHEMA,
            "line 2: values: expected 3, got 2 (%s, offset 10)"),
        arguments(
            "the 1 2\nof 1 2 3\na 1 2 3\n",
            Kind.SCHEMA,
            "line 1: values: expected 3 as in the lines that follow, got 2 (%s, offset 0)"),
        arguments(
            "the 1 2\nof 1 x 3\nb 1 2\n",
            Kind.SCHEMA,
            "line 2: value 1: expected a decimal number, got 'x' (%s, offset 13)"),
        arguments("the 1 2\nof\n", Kind.SCHEMA, "line 2: values: expected 2, got 0"),
        arguments("the 1 2\n\nof 1 2\n", Kind.SCHEMA, "line 2: row: expected a token and 2 values"),
        arguments(
            "the 1 2\nof 1 2f\n",
            Kind.SCHEMA,
            "line 2: value 2: expected a decimal number, got '2f'"),
        arguments(
            "the " + "1 ".repeat(32769) + "\n",
            Kind.LIMIT,
            "line 1: values: expected <= 32768, got 32769"),
        arguments(
            "the 1 1" + "0".repeat(3 << 19) + "\n",
            Kind.LIMIT,
            "line 1: length: expected <= 1048576 bytes, got more"),
        arguments(
            "a 1\nthe 1" + "0".repeat(3 << 19) + "\n",
            Kind.LIMIT,
            "line 2: length: expected <= 1048576 bytes, got more (%s, offset 4)"));
  }

  @ParameterizedTest
  @MethodSource("wrongTexts")
  void refusesWrongTexts(String text, Kind kind, String message) throws IOException {
    WordBytes.assertRefused(write(text), OPTIONS, kind, message);
  }

  @Test
  void theTokenIsWhatStandsBeforeTheLastNumbers() throws IOException {
    assertRows(
        OPTIONS,
        "the 1 2\n. . . 3 4\n12 5 6\n1 2 3 7 8\n  9 0\n<unk> 0 1\n\n \n",
        "the [1.0, 2.0]",
        ". . . [3.0, 4.0]",
        "12 [5.0, 6.0]",
        "1 2 3 [7.0, 8.0]",
        "  [9.0, 0.0]",
        "<unk> [0.0, 1.0]");
  }

  @Test
  void aFirstTokenThatEndsWithANumberTakesTheColumnsFromTheCaller() throws IOException {
    String text = "in 1990 1 2\nthe 3 4\n";
    WordBytes.assertRefused(write(text), OPTIONS, Kind.SCHEMA, "line 2: values: expected 3, got 2");
    assertRows(OPTIONS.withEmbeddingDim(2), text, "in 1990 [1.0, 2.0]", "the [3.0, 4.0]");
  }

  @Test
  void takesTheFirstOfTwoEqualTokens() throws IOException {
    Path path = write("a 1\nb 2\na 3\nb 4\nc 5");
    try (WeightFile file = WeightFile.open(path, OPTIONS)) {
      assertEquals("glove", file.format());
      assertEquals(List.of("a [1.0]", "b [2.0]", "c [5.0]"), WordBytes.rows(file));
      assertEquals("2", file.metadata().get("duplicates"));
    }
  }

  /// Several megabytes, so that lines are cut by every kind of piece, with duplicates and tokens
  /// with blanks all over.
  @Test
  void readsTheSameInPieces() throws IOException {
    SplittableRandom random = new SplittableRandom(8);
    StringBuilder text = new StringBuilder();
    int columns = 20;
    int rows = 20_000;
    for (int row = 0; row < rows; row++) {
      text.append(row % 7 == 0 ? "a b " : "").append("t").append(row);
      for (int column = 0; column < columns; column++) {
        text.append(' ').append(value(row, column));
      }
      text.append(random.nextBoolean() ? " \r\n" : "\n");
      if (row % 5 == 0) {
        text.append("t1 ").append("7 ".repeat(columns)).append("\n");
      }
    }
    text.append("\n".repeat(600_000));
    Path path = write(text.toString());
    try (WeightFile file = WeightFile.open(path, OPTIONS)) {
      Tensor vectors = file.onlyTensor();
      assertEquals(rows, vectors.shape().dim(0));
      assertEquals(rows / 5 + "", file.metadata().get("duplicates"));
      // Row 1 is the first of those that come again and again.
      for (int row = 2; row < rows; row++) {
        String token = (row % 7 == 0 ? "a b t" : "t") + row;
        assertEquals(row, file.vocabulary().orElseThrow().row(token));
        for (int column = 0; column < columns; column++) {
          assertEquals(value(row, column), vectors.getFloat((long) row * columns + column));
        }
      }
    }
    Files.writeString(path, text + "x 1\n");
    int line = rows + rows / 5 + 1;
    WordBytes.assertRefused(
        path, OPTIONS, Kind.SCHEMA, "line " + line + ": row: expected a token and 20 values");
    Files.writeString(path, text.toString().stripTrailing() + "\nx 1\n");
    WordBytes.assertRefused(
        path, OPTIONS, Kind.SCHEMA, "line " + line + ": values: expected 20, got 1");
  }

  private static float value(int row, int column) {
    return (row * 31 + column * 17) % 1009 / 8f;
  }

  private void assertRows(OpenOptions options, String text, String... rows) throws IOException {
    try (WeightFile file = WeightFile.open(write(text), options)) {
      assertEquals("glove", file.format());
      assertEquals(List.of(rows), WordBytes.rows(file));
    }
  }

  private Path write(String text) throws IOException {
    return Files.write(folder.resolve("a"), new WordBytes().text(text).toArray());
  }
}
