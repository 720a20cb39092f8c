package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.Shape;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of both forms, one by one: what is refused with which kind and numbers, what opens.
class Word2VecReaderTest {
  private static final OpenOptions OPTIONS = OpenOptions.defaults().withoutCache();
  private static final String MANY_ROWS = "a 1 2 3 4 5\nb 1 2 3 4 5\n";

  @TempDir private Path folder;

  static Stream<Arguments> wrongTexts() {
    return Stream.of(
        arguments("2 -5\na 1\n", Kind.SCHEMA, "header: expected two integers >= 0, got '2 -5' (%s"),
        arguments("-2 5\na 1\n", Kind.SCHEMA, "two integers >= 0, got '-2 5' (%s, offset 0)"),
        arguments("+2 5\na 1\n", Kind.SCHEMA, "two integers >= 0, got '+2 5'"),
        arguments("2  5\na 1\n", Kind.SCHEMA, "two integers >= 0, got '2  5'"),
        arguments("2.0 5\na 1\n", Kind.SCHEMA, "two integers >= 0, got '2.0 5'"),
        arguments("0x2 5\na 1\n", Kind.SCHEMA, "two integers >= 0, got '0x2 5'"),
        arguments("nan inf\na 1\n", Kind.SCHEMA, "two integers >= 0, got 'nan inf'"),
        arguments("2\na 1\n", Kind.SCHEMA, "two integers >= 0, got '2'"),
        arguments("2 0\na\nb\n", Kind.SCHEMA, "header: dimension: expected >= 1, got 0 (%s"),
        arguments(
            "1 32769\na 1\n",
            Kind.LIMIT,
            "header: dimension: expected <= 32768, got 32769 (%s, offset 2)"),
        arguments(
            "1 9999999999999999999\na 1\n",
            Kind.LIMIT,
            "header: number: expected <= 18 digits, got 19 (%s, offset 2)"),
        arguments(
            "999999999999999999 5\n" + MANY_ROWS,
            Kind.LIMIT,
            "header: rows of 5: expected <= 2 in 24 bytes, got 999999999999999999 (%s, offset 0)"),
        arguments("2 5", Kind.TRUNCATED, "header: expected a line end, got none (%s, offset 3)"),
        arguments("2 5\n", Kind.LIMIT, "rows of 5: expected <= 0 in 0 bytes, got 2"),
        arguments(
            "3 2\na 1 2\nb 1 2  \n\n\n", Kind.TRUNCATED, "rows: expected 3, got 2 (%s, offset 20)"),
        arguments("1 2\na 1 2\nb 1 2\n", Kind.TRAILING, "rows: expected 1, got more (%s)"),
        arguments(
            "2 5\na 1 2 3 4 5\nb 1 2 3 4\n",
            Kind.SCHEMA,
            "line 3: values: expected 5, got 4 (%s, offset 16)"),
        arguments(
            "2 5\na 1 2 3 4\nb 1 2 3 4 5\n", Kind.SCHEMA, "line 2: values: expected 5, got 4"),
        arguments("2 5\nan a 1 2 3 4 5\nb 1 2 3 4 5\n", Kind.SCHEMA, "expected 5, got 6"),
        arguments("2 2\na 1  2\nb 1 2\nc 1 2\n", Kind.SCHEMA, "line 2: values: expected 2, got 3"),
        arguments(
            "2 2\na 1\t2 3\nb 1 2.125\n",
            Kind.SCHEMA,
            "value 1: expected a decimal number, got '1\\u0009"),
        arguments(
            "2 2\na 1 2\nb 1 2f\n",
            Kind.SCHEMA,
            "line 3: value 2: expected a decimal number, got '2f' (%s, offset 14)"),
        arguments(
            "2 2\na 1 2\nb 0x1p3 2\n",
            Kind.SCHEMA,
            "value 1: expected a decimal number, got '0x1p3'"),
        arguments(
            "2 2\na 1 2\nb 1\r 2\n",
            Kind.SCHEMA,
            "value 1: expected a decimal number, got '1\\u000d'"),
        arguments(
            "2 2\na 1 2\n \r\nb 1 2\n",
            Kind.SCHEMA,
            "line 3: row: expected a token and 2 values, got a blank line (%s"),
        // A wrong number in the first row makes no binary file of it, if there is a line of them.
        arguments(
            "1 10\na 0.1x 0.1234 0.1234 0.1234 0.1234 0.1234 0.1234 0.1234 0.1234 0.1234\n",
            Kind.SCHEMA,
            "line 2: value 1: expected a decimal number, got '0.1x' (%s, offset 7)"));
  }

  @ParameterizedTest
  @MethodSource("wrongTexts")
  void refusesWrongTexts(String text, Kind kind, String message) throws IOException {
    WordBytes.assertRefused(write(new WordBytes().text(text)), OPTIONS, kind, message);
  }

  static Stream<Arguments> wrongBinaries() {
    WordBytes one = new WordBytes().text("1 2\na ").floats(1, -2);
    return Stream.of(
        arguments(
            new WordBytes().text("3 2\na ").floats(1, -2).text("b ").floats(3, 4),
            Kind.LIMIT,
            "header: rows of 2: expected <= 2 in 20 bytes, got 3 (%s, offset 0)"),
        arguments(
            new WordBytes().text("2 2\nabcdefg ").floats(1, -2).text("b ").floats(3),
            Kind.TRUNCATED,
            "row 2 of 2: vector: expected 8 bytes, got 4 (%s, offset 22)"),
        arguments(
            new WordBytes().text("2 2\nabcdefg ").floats(1, -2).text("\n\n\nbcd"),
            Kind.TRUNCATED,
            "row 2 of 2: token: expected a blank behind it, got the end (%s, offset 26)"),
        arguments(
            new WordBytes().text("1 2\na").text("a".repeat(1 << 20)).text(" ").floats(1, -2),
            Kind.LIMIT,
            "row 1 of 1: token: expected <= 1048576 bytes, got more (%s, offset 4)"),
        arguments(
            one.text("\nb"),
            Kind.TRAILING,
            "data: expected nothing behind 1 rows, got 1 bytes (%s, offset 15)"));
  }

  @ParameterizedTest
  @MethodSource("wrongBinaries")
  void refusesWrongBinaries(WordBytes bytes, Kind kind, String message) throws IOException {
    WordBytes.assertRefused(write(bytes), OPTIONS, kind, message);
  }

  @Test
  void readsTokensOfAnyBytesAndTheFirstOfTwoEqualOnes() throws IOException {
    WordBytes text =
        new WordBytes().text("5 2 \r\n\u3000 1 2\na\u00a0b 3 4 \r\n\u3000 5 6\n 7 8\n\tx\r 9 1e1");
    assertRows(
        text,
        "word2vec-text",
        1,
        "\u3000 [1.0, 2.0]",
        "a\u00a0b [3.0, 4.0]",
        " [7.0, 8.0]",
        "\tx\r [9.0, 10.0]");
    WordBytes binary =
        new WordBytes().text("4 2\n\n\na ").floats(1, -2).text("\nb\nc ").floats(3, 4);
    binary.text("a ").floats(5, 6).text("\n ").floats(7, 8).text("\n\n");
    assertRows(binary, "word2vec-binary", 1, "a [1.0, -2.0]", "b\nc [3.0, 4.0]", " [7.0, 8.0]");
  }

  @Test
  void readsValuesWhoseBytesAreLineEndsAndBlanks() throws IOException {
    float lineEnds = Float.intBitsToFloat(0x0a0a0a0a);
    float blanks = Float.intBitsToFloat(0x20202020);
    WordBytes binary = new WordBytes().text("2 2\na ").floats(lineEnds, blanks);
    binary.text("b ").floats(blanks, lineEnds);
    assertRows(
        binary,
        "word2vec-binary",
        0,
        "a [" + lineEnds + ", " + blanks + "]",
        "b [" + blanks + ", " + lineEnds + "]");
  }

  @Test
  void anEmptyTableHasColumns() throws IOException {
    try (WeightFile file = WeightFile.open(write(new WordBytes().text("0 3\n")), OPTIONS)) {
      assertEquals(Shape.of(0, 3), file.onlyTensor().shape());
      assertEquals(0, file.vocabulary().orElseThrow().size());
    }
  }

  /// Rows longer and shorter than the pieces that a text is read in, and the window of a binary.
  @Test
  void readsRowsOfAnyLength() throws IOException {
    int columns = 30_000;
    StringBuilder text = new StringBuilder("12 " + columns + "\n");
    WordBytes binary = new WordBytes().text(text.toString());
    for (int row = 0; row < 12; row++) {
      text.append("t").append(row);
      binary.text("t" + row + " ");
      float[] values = new float[columns];
      for (int column = 0; column < columns; column++) {
        values[column] = row * columns + column;
        text.append(row % 3 == 0 ? " 0000000000000000000000" : " ").append((int) values[column]);
      }
      text.append('\n');
      binary.floats(values);
    }
    for (WordBytes bytes : List.of(new WordBytes().text(text.toString()), binary)) {
      try (WeightFile file = WeightFile.open(write(bytes), OPTIONS)) {
        assertEquals(Shape.of(12, columns), file.onlyTensor().shape());
        for (int i = 0; i < 12 * columns; i++) {
          assertEquals(i, file.onlyTensor().getFloat(i));
        }
        assertEquals(11, file.vocabulary().orElseThrow().row("t11"));
      }
    }
  }

  @Test
  void aSafetensorsHeaderWhoseLengthLooksLikeALineStaysOne() throws IOException {
    String header = "{" + SafetensorsBytes.entry("w", "F32", "[2]", 0, 8) + "}";
    Path path = folder.resolve("a");
    SafetensorsBytes.write(path, header + " ".repeat(0x0a35 - header.length()), 8);
    assertEquals(
        "5\n\0\0\0\0\0\0", Files.readString(path, StandardCharsets.ISO_8859_1).substring(0, 8));
    try (WeightFile file = WeightFile.open(path)) {
      assertEquals("safetensors", file.format());
    }
  }

  private void assertRows(WordBytes bytes, String format, int duplicates, String... rows)
      throws IOException {
    try (WeightFile file = WeightFile.open(write(bytes), OPTIONS)) {
      assertEquals(format, file.format());
      assertEquals(List.of(rows), WordBytes.rows(file));
      assertEquals(duplicates + "", file.metadata().get("duplicates"));
    }
  }

  private Path write(WordBytes bytes) throws IOException {
    return Files.write(folder.resolve("a"), bytes.toArray());
  }
}
