package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.file.Word2VecWriter.Rows;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Both forms byte for byte, and that what is written is read back to the same bits.
class Word2VecWriterTest {
  @TempDir private Path folder;

  @Test
  void writesTextInFewDigits() throws IOException {
    Path target = folder.resolve("a.txt");
    Tensor vectors =
        Tensor.ofFloats(
            "",
            Shape.of(2, 5),
            1,
            -0.0f,
            0.1f,
            1e-5f,
            -1.5e30f,
            Float.NaN,
            Float.POSITIVE_INFINITY,
            Float.NEGATIVE_INFINITY,
            16777216,
            Float.MIN_NORMAL);
    Word2VecWriter.writeText(target, Word2VecWriterTest::number, Rows.of(vectors));
    assertEquals(
        "2 5\nt0 1 -0 0.1 1e-5 -1.5e30\nt1 nan inf -inf 1.6777216e7 1.1754944e-38\n",
        Files.readString(target));
  }

  @Test
  void writesBinaryAsTheCProgramDoes() throws IOException {
    Path target = folder.resolve("a.bin");
    Word2VecWriter.writeBinary(
        target, Word2VecWriterTest::number, Rows.of(Tensor.ofFloats("", Shape.of(2, 1), 1, 2)));
    assertArrayEquals(
        new WordBytes().text("2 1\nt0 ").floats(1).text("\nt1 ").floats(2).text("\n").toArray(),
        Files.readAllBytes(target));
  }

  @Test
  void everyKindOfFloatGoesRoundBothForms() {
    SplittableRandom random = new SplittableRandom(3);
    int rows = 2000;
    int columns = 50;
    float[] values = new float[rows * columns];
    for (int i = 0; i < values.length; i++) {
      float any = Float.intBitsToFloat(random.nextInt());
      values[i] = Float.isNaN(any) ? Float.NaN : any;
    }
    Tensor vectors = Tensor.ofFloats("", Shape.of(rows, columns), values);
    Path text = folder.resolve("a.txt");
    Path binary = folder.resolve("a.bin");
    Path again = folder.resolve("b.txt");
    Word2VecWriter.writeText(text, Word2VecWriterTest::number, Rows.of(vectors));
    copy(text, binary, values, true);
    copy(binary, again, values, false);
    try (WeightFile file = WeightFile.open(again)) {
      assertBits(values, file);
    }
  }

  private static byte[] number(long row) {
    return ("t" + row).getBytes(StandardCharsets.UTF_8);
  }

  private static void copy(Path from, Path to, float[] values, boolean binary) {
    try (WeightFile file = WeightFile.open(from)) {
      assertEquals(binary ? "word2vec-text" : "word2vec-binary", file.format());
      assertBits(values, file);
      Vocabulary tokens = file.vocabulary().orElseThrow();
      Rows rows = Rows.of(file.onlyTensor());
      if (binary) {
        Word2VecWriter.writeBinary(to, tokens::bytes, rows);
      } else {
        Word2VecWriter.writeText(to, tokens::bytes, rows);
      }
    }
  }

  private static void assertBits(float[] values, WeightFile file) {
    float[] read = file.onlyTensor().toFloats();
    assertEquals(values.length, read.length);
    for (int i = 0; i < values.length; i++) {
      assertEquals(Float.floatToRawIntBits(values[i]), Float.floatToRawIntBits(read[i]), "" + i);
    }
    assertEquals(1999, file.vocabulary().orElseThrow().row("t1999"));
  }

  @Test
  void widensHalfFloatsAndTakesRowsFromAnywhere() throws IOException {
    MemorySegment half = Arena.ofAuto().allocate(4);
    half.set(Tensor.SHORT, 0, Float.floatToFloat16(0.5f));
    half.set(Tensor.SHORT, 2, Float.floatToFloat16(-3));
    Path target = folder.resolve("a.txt");
    Word2VecWriter.writeText(
        target,
        Word2VecWriterTest::number,
        Rows.of(Tensor.of("", DType.F16, Shape.of(1, 2), half)));
    assertEquals("1 2\nt0 0.5 -3\n", Files.readString(target));
    Rows squares = new Rows(3, 1, (row, values) -> values[0] = row * row);
    Word2VecWriter.writeText(target, Word2VecWriterTest::number, squares);
    assertEquals("3 1\nt0 0\nt1 1\nt2 4\n", Files.readString(target));
  }

  @Test
  void writesTokensThatAreLongerThanItsBuffer() {
    byte[] token = "x".repeat(1 << 20).getBytes(StandardCharsets.UTF_8);
    Path target = folder.resolve("a.bin");
    Word2VecWriter.writeBinary(target, _ -> token, new Rows(1, 1, (_, values) -> values[0] = 9));
    try (WeightFile file = WeightFile.open(target)) {
      assertArrayEquals(token, file.vocabulary().orElseThrow().bytes(0));
      assertEquals(9, file.onlyTensor().getFloat(0));
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"a b", " ", "a\nb", "\n"})
  void refusesTokensThatCanNotBeWritten(String token) {
    byte[] bytes = token.getBytes(StandardCharsets.UTF_8);
    assertRefused(
        row -> row == 0 ? number(0) : bytes,
        1,
        Kind.SCHEMA,
        "write: token of row 1: expected no blank or line end in it, got ");
  }

  @Test
  void refusesRowsWithoutATokenOrOfAWrongLength() {
    assertRefused(_ -> null, 1, Kind.SCHEMA, "write: token of row 0: expected one, got none");
    assertRefused(
        Word2VecWriterTest::number, 0, Kind.LIMIT, "write: columns: expected 1 to 32768, got 0");
    assertRefused(
        Word2VecWriterTest::number,
        32769,
        Kind.LIMIT,
        "write: columns: expected 1 to 32768, got 32769");
  }

  private void assertRefused(
      LongFunction<byte @Nullable []> tokens, int columns, Kind kind, String message) {
    Rows rows = new Rows(2, columns, (_, _) -> {});
    for (boolean binary : List.of(true, false)) {
      Path target = folder.resolve("refused");
      WeightFormatException refusal =
          assertThrows(
              WeightFormatException.class,
              () -> {
                if (binary) {
                  Word2VecWriter.writeBinary(target, tokens, rows);
                } else {
                  Word2VecWriter.writeText(target, tokens, rows);
                }
              });
      assertEquals(kind, refusal.kind());
      assertEquals(message, String.valueOf(refusal.getMessage()).substring(0, message.length()));
      assertFalse(Files.exists(target));
    }
  }
}
