package io.lanewise.file;

import static io.lanewise.file.SafetensorsBytes.entry;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/// The rules of fastText's format, one by one: what is refused with which kind and numbers, what
/// opens. The models are those of [FastTextBytes], with a few bytes changed.
class FastTextReaderTest {
  /// Where things are in [#dense].
  private static final int ARGS = 8;

  private static final int SIZE = 64;
  private static final int PRUNED = 84;
  private static final int ENTRIES = 92;
  private static final int INPUT = 114;
  private static final int OUTPUT = 163;

  /// Where things are in [#product].
  private static final int TABLE = 125;

  private static final int CODE_SIZE = 151;
  private static final int QUANTISER = 161;
  private static final int NORMS = QUANTISER + 16 + 3 * 1024;

  @TempDir private Path folder;

  /// Words `a` and `b`, two buckets, dim 2.
  private static byte[] dense() {
    return new FastTextBytes()
        .model(2, FastTextBytes.SKIP_GRAM)
        .ngrams(3, 6, 1, 2)
        .words("a", "b")
        .input(4, 1, 2, 3, 4, 5, 6, 7, 8)
        .output(2, -1, -2, -3, -4)
        .bytes();
  }

  /// Words `a` and `b`, label `l`, one n-gram of five left, dim 3 in slices of 2 and 1, norms.
  private static byte[] product() {
    float[] centroids = new float[3 * 256];
    float[] norms = new float[256];
    for (int i = 0; i < 256; i++) {
      norms[i] = i / 4f;
    }
    return new FastTextBytes()
        .model(3, FastTextBytes.SUPERVISED)
        .ngrams(3, 6, 1, 5)
        .words("a", "b")
        .labels("l")
        .prune(new int[] {4, 0})
        .input(
            new ProductMatrix(3, 3, 2, new byte[] {0, 1, 2, 3, 4, -1}, centroids)
                .norms(new byte[] {1, 2, 3}, norms))
        .output(1, 9, 8, 7)
        .bytes();
  }

  @Test
  void listsTheMatricesWhereTheyLie() throws IOException {
    Path path = Files.write(folder.resolve("a"), dense());
    try (WeightFile file = WeightFile.open(path)) {
      assertEquals("fasttext", file.format());
      assertEquals(
          List.of(
              new TensorEntry("input", DType.F32, Shape.of(4, 2), path, INPUT + 17, 32),
              new TensorEntry("output", DType.F32, Shape.of(2, 2), path, OUTPUT + 17, 16)),
          file.entries());
      assertArrayEquals(new float[] {1, 2, 3, 4, 5, 6, 7, 8}, file.tensor("input").toFloats());
      assertArrayEquals(new float[] {-1, -2, -3, -4}, file.tensor("output").toFloats());
      Vocabulary words = file.vocabulary().orElseThrow();
      assertEquals(2, words.rows());
      assertEquals(1, words.row("b"));
      assertEquals(0, file.labels().orElseThrow().rows());
      assertEquals(
          "{version=12, dim=2, ws=5, epoch=5, minCount=1, neg=5, wordNgrams=1, loss=ns, model=sg,"
              + " bucket=2, minn=3, maxn=6, lrUpdateRate=100, t=1.0E-4, size=2, nwords=2,"
              + " nlabels=0, ntokens=1000, pruneidx_size=-1}",
          file.metadata().toString());
    }
  }

  @Test
  void listsThePartsOfAQuantisedMatrix() throws IOException {
    Path path = Files.write(folder.resolve("a"), product());
    try (WeightFile file = WeightFile.open(path)) {
      assertEquals(
          List.of(
              new TensorEntry("prune", DType.I32, Shape.of(1, 2), path, TABLE, 8),
              new TensorEntry("input.codes", DType.U8, Shape.of(3, 2), path, CODE_SIZE + 4, 6),
              new TensorEntry(
                  "input.centroids", DType.F32, Shape.of(768), path, QUANTISER + 16, 3072),
              new TensorEntry("input.norm_codes", DType.U8, Shape.of(3), path, NORMS, 3),
              new TensorEntry(
                  "input.norm_centroids", DType.F32, Shape.of(256), path, NORMS + 19, 1024),
              new TensorEntry("output", DType.F32, Shape.of(1, 3), path, NORMS + 1060, 12)),
          file.entries());
      assertEquals("2", file.metadata().get("input.dsub"));
      assertEquals(255, file.tensor("input.codes").getLong(5));
      assertEquals(63.75, file.tensor("input.norm_centroids").getDouble(255));
      assertEquals(0, file.labels().orElseThrow().row("l"));
      assertEquals(-1, file.vocabulary().orElseThrow().row("l"));
    }
  }

  @Test
  void readsFilesFromBeforeTheMagic() throws IOException {
    FastTextBytes model =
        new FastTextBytes().version(FastTextBytes.LEGACY).words("a").input(1, 2).output(1, 3);
    try (WeightFile file = WeightFile.open(model.write(folder.resolve("a")))) {
      assertEquals("legacy", file.metadata().get("version"));
      assertEquals(2, file.tensor("input").getFloat(0));
      assertEquals(3, file.tensor("output").getFloat(0));
    }
  }

  @Test
  void takesTheRowsThatNoNgramNeeds() throws IOException {
    // As many as buckets that are not in use, or labels that an unsupervised model has met.
    FastTextBytes model =
        new FastTextBytes().ngrams(6, 3, 1, 2).words("a").labels("l").input(3, 1, 2, 3);
    try (WeightFile file = WeightFile.open(model.output(2, 4, 5).write(folder.resolve("a")))) {
      assertEquals(Shape.of(3, 1), file.tensor("input").shape());
      assertEquals(1, file.labels().orElseThrow().rows());
    }
  }

  @Test
  void countsNgramsOfOldSupervisedModelsAsNone() throws IOException {
    FastTextBytes model =
        new FastTextBytes()
            .version(11)
            .model(1, FastTextBytes.SUPERVISED)
            .ngrams(3, 6, 1, 1000)
            .words("a")
            .labels("l")
            .input(1, 1)
            .output(1, 1);
    try (WeightFile file = WeightFile.open(model.write(folder.resolve("a")))) {
      assertEquals("0", file.metadata().get("maxn"));
    }
  }

  @Test
  void heedsTheOutputsFlagOnlyWhereTheInputIsQuantised() throws IOException {
    byte[] bytes = dense();
    bytes[OUTPUT] = 1;
    try (WeightFile file = WeightFile.open(Files.write(folder.resolve("a"), bytes))) {
      assertTrue(file.has("output"));
    }
  }

  static Stream<Arguments> wrongModels() {
    return Stream.of(
        ints(4, 13, Kind.VERSION, "version: expected 11 or 12, got 13 (%s, offset 4)"),
        ints(4, 10, Kind.VERSION, "got 10"),
        ints(4, -1, Kind.VERSION, "got -1"),
        ints(ARGS, 0, Kind.SCHEMA, "dim: expected >= 1, got 0 (%s, offset 8)"),
        ints(ARGS, 3, Kind.MISMATCH, "columns: expected 3 (dim), got 2 (%s, tensor 'input'"),
        ints(ARGS + 20, -1, Kind.SCHEMA, "wordNgrams: expected >= 0, got -1 (%s, offset 28)"),
        ints(ARGS + 24, 5, Kind.SCHEMA, "loss: expected 1 to 4, got 5 (%s, offset 32)"),
        ints(ARGS + 28, 0, Kind.SCHEMA, "model: expected 1 to 3, got 0 (%s, offset 36)"),
        ints(ARGS + 32, -1, Kind.SCHEMA, "bucket: expected >= 0, got -1 (%s, offset 40)"),
        ints(ARGS + 32, 0, Kind.SCHEMA, "bucket of n-grams: expected >= 1, got 0 (%s, offset 40)"),
        ints(ARGS + 32, 3, Kind.MISMATCH, "rows: expected >= 5, got 4 (%s, tensor 'input', offset"),
        ints(ARGS + 32, Integer.MAX_VALUE, Kind.MISMATCH, "expected >= 2147483649, got 4"),
        ints(ARGS + 36, -1, Kind.SCHEMA, "minn: expected >= 0, got -1 (%s, offset 44)"),
        ints(ARGS + 40, -1, Kind.SCHEMA, "maxn: expected >= 0, got -1 (%s, offset 48)"),
        ints(SIZE, -1, Kind.SCHEMA, "size: expected >= 0, got -1 (%s, offset 64)"),
        ints(SIZE, 3, Kind.SCHEMA, "size: expected 2 words and 0 labels, got 3 (%s, offset 64)"),
        ints(SIZE + 4, 0, Kind.SCHEMA, "nwords: expected >= 1, got 0 (%s, offset 68)"),
        ints(SIZE + 8, -1, Kind.SCHEMA, "nlabels: expected >= 0, got -1 (%s, offset 72)"),
        longs(SIZE + 12, -1, Kind.SCHEMA, "ntokens: expected >= 0, got -1 (%s, offset 76)"),
        longs(SIZE, 0x7fffffff_7fffffffL, Kind.TRUNCATED, "dictionary: expected 21474836470 bytes"),
        longs(PRUNED, -2, Kind.SCHEMA, "pruneidx_size: expected >= -1, got -2 (%s, offset 84)"),
        longs(PRUNED, 1L << 61, Kind.TRUNCATED, "prune table: expected 2305843009213693952 times"),
        longs(PRUNED, 3, Kind.MISMATCH, "n-grams left: expected <= 2 (bucket), got 3"),
        longs(PRUNED, 0, Kind.MISMATCH, "expected a quantised matrix, got a dense one"),
        bytes(ENTRIES + 11, 'a', Kind.DUPLICATE, "word 1: expected unique bytes, got some"),
        bytes(ENTRIES + 9, 0x80, Kind.SCHEMA, "count of word 0: expected >= 0, got -92"),
        bytes(ENTRIES + 10, 1, Kind.SCHEMA, "type of word 0: expected 0, got 1 (%s, offset 92)"),
        bytes(INPUT, 2, Kind.SCHEMA, "input: quantised: expected 0 or 1, got 2 (%s, offset 114)"),
        longs(INPUT + 1, -4, Kind.SCHEMA, "matrix: expected no negative size, got -4 x 2"),
        longs(INPUT + 9, -1, Kind.SCHEMA, "got 4 x -1 (%s, tensor 'input', offset 115)"),
        longs(INPUT + 1, 1L << 60, Kind.OVERFLOW, "expected <= 2^63-1 bytes, got 1152921504606"),
        longs(INPUT + 9, 3, Kind.MISMATCH, "columns: expected 2 (dim), got 3"),
        longs(INPUT + 1, 3, Kind.MISMATCH, "rows: expected >= 4, got 3 (%s, tensor 'input'"),
        longs(INPUT + 1, 1 << 30, Kind.TRUNCATED, "input: expected 8589934592 bytes, got 65 (%s"),
        bytes(OUTPUT, 9, Kind.SCHEMA, "output: quantised: expected 0 or 1, got 9 (%s, offset 163)"),
        longs(OUTPUT + 1, 1, Kind.MISMATCH, "rows: expected >= 2, got 1 (%s, tensor 'output'"),
        longs(OUTPUT + 1, 3, Kind.TRUNCATED, "output: expected 24 bytes, got 16 (%s, offset 180)"));
  }

  static Stream<Arguments> wrongProducts() {
    return Stream.of(
        bytes(TABLE, 5, Kind.MISMATCH, "hash of n-gram 0: expected 0 to 4, got 5 (%s, tensor 'p"),
        bytes(TABLE + 4, 1, Kind.MISMATCH, "row of n-gram 0: expected 0 to 0, got 1 (%s, tensor"),
        ints(TABLE + 4, -1, Kind.MISMATCH, "row of n-gram 0: expected 0 to 0, got -1"),
        bytes(ENTRIES + 32, 0, Kind.SCHEMA, "type of label 0: expected 1, got 0 (%s, offset 114)"),
        bytes(TABLE + 9, 2, Kind.SCHEMA, "input: norms: expected 0 or 1, got 2 (%s, offset 134)"),
        longs(TABLE + 10, 4, Kind.MISMATCH, "rows: expected 3, got 4 (%s, tensor 'input'"),
        longs(TABLE + 10, 2, Kind.MISMATCH, "rows: expected 3, got 2"),
        ints(CODE_SIZE, 7, Kind.SIZE, "codesize: expected a multiple of 3 rows, got 7"),
        ints(CODE_SIZE, 0, Kind.SIZE, "codesize: expected a multiple of 3 rows, got 0"),
        ints(CODE_SIZE, -6, Kind.SIZE, "codesize: expected a multiple of 3 rows, got -6"),
        ints(CODE_SIZE, 3 << 20, Kind.TRUNCATED, "input.codes: expected 3145728 bytes, got 4"),
        ints(QUANTISER, 4, Kind.SCHEMA, "slices of 3 columns, got dim 4, nsubq 2, dsub 2, lastds"),
        ints(QUANTISER + 4, 0, Kind.SCHEMA, "got dim 3, nsubq 0, dsub 2, lastdsub 1 (%s, tensor"),
        ints(QUANTISER + 4, Integer.MAX_VALUE, Kind.SCHEMA, "nsubq 2147483647, dsub 2"),
        ints(QUANTISER + 8, 0, Kind.SCHEMA, "nsubq 2, dsub 0, lastdsub 1"),
        ints(QUANTISER + 12, 1000, Kind.SCHEMA, "dsub 2, lastdsub 1000"),
        ints(QUANTISER + 12, 0, Kind.SCHEMA, "dsub 2, lastdsub 0"),
        ints(NORMS + 3, 2, Kind.SCHEMA, "slices of 1 columns, got dim 2, nsubq 1, dsub 1, last"));
  }

  @ParameterizedTest
  @MethodSource("wrongModels")
  void refusesAModel(Patch patch, Kind kind, String message) throws IOException {
    assertRefused(patch.apply(dense()), kind, message);
  }

  @ParameterizedTest
  @MethodSource("wrongProducts")
  void refusesAQuantisedModel(Patch patch, Kind kind, String message) throws IOException {
    assertRefused(patch.apply(product()), kind, message);
  }

  @Test
  void refusesWhatIsCutAnywhere() throws IOException {
    for (byte[] whole : List.of(dense(), product())) {
      for (int length = 4; length < whole.length; length += length < 200 ? 1 : 101) {
        assertRefused(Arrays.copyOf(whole, length), Kind.TRUNCATED, "got ");
      }
    }
  }

  @Test
  void refusesOneByteMore() throws IOException {
    byte[] longer = Arrays.copyOf(dense(), dense().length + 1);
    assertRefused(longer, Kind.TRAILING, "end: expected 196 bytes, got 197 (%s, offset 196)");
  }

  @Test
  void refusesCodesForAnotherNumberOfSlices() throws IOException {
    byte[] bytes = product();
    ByteBuffer.wrap(bytes)
        .order(ByteOrder.LITTLE_ENDIAN)
        .putInt(QUANTISER + 4, 3)
        .putInt(QUANTISER + 8, 1)
        .putInt(QUANTISER + 12, 1);
    assertRefused(bytes, Kind.SIZE, "quantiser: nsubq: expected 2 (codes a row), got 3 (%s");
  }

  @Test
  void refusesAWordBeyondTheLimit() throws IOException {
    String limit = "w".repeat(1 << 20);
    FastTextBytes longest = new FastTextBytes().words(limit).input(1, 1).output(1, 1);
    try (WeightFile file = WeightFile.open(longest.write(folder.resolve("b")))) {
      assertEquals(limit, file.vocabulary().orElseThrow().token(0));
    }
    byte[] beyond = new FastTextBytes().words(limit + "w").input(1, 1).output(1, 1).bytes();
    assertRefused(
        beyond, Kind.LIMIT, "word length: expected <= 1048576 bytes, got more (%s, offset 92)");
  }

  @Test
  void tellsALegacyFileByItsArguments() throws IOException {
    FastTextBytes model =
        new FastTextBytes().version(FastTextBytes.LEGACY).words("a").input(1, 2).output(1, 3);
    byte[] dimension = model.bytes();
    dimension[0] = 0;
    assertRefused(dimension, Kind.SCHEMA, "dim: expected >= 1, got 0 (%s, offset 0)");
    // A window of 0 is the upper half of a safetensors header's length; no loss has number 5.
    assertTrue(isRecognised(model.bytes()));
    assertFalse(isRecognised(new Patch(4, "00").apply(model.bytes())));
    assertFalse(isRecognised(new Patch(24, "05").apply(model.bytes())));
    assertFalse(isRecognised(new Patch(28, "04").apply(model.bytes())));
    assertFalse(isRecognised(new Patch(35, "ff").apply(model.bytes())));
    assertFalse(isRecognised(Arrays.copyOf(model.bytes(), 55)));
  }

  @Test
  void takesNoOtherFormatForALegacyFile() throws IOException {
    String vectors = "2 3\nthe 0.1 0.2 0.3\nof 0.4 0.5 0.6\n".repeat(9);
    assertFalse(isRecognised(vectors.getBytes(UTF_8)));
    byte[] header = ("{" + entry("w", "F32", "[1]", 0, 4) + " ".repeat(200) + "}").getBytes(UTF_8);
    assertFalse(isRecognised(SafetensorsBytes.of(header, 4)));
    assertFalse(isRecognised(new byte[200]));
    assertFalse(isRecognised(new byte[0]));
  }

  private boolean isRecognised(byte[] bytes) throws IOException {
    Path path = Files.write(folder.resolve("a"), bytes);
    Mapping mapping = new Mapping();
    try {
      return new FastTextReader().recognises(mapping.map(path));
    } finally {
      mapping.close();
    }
  }

  /// Other bytes at a place.
  record Patch(int offset, String hex) {
    byte[] apply(byte[] model) {
      byte[] bytes = HexFormat.of().parseHex(hex);
      System.arraycopy(bytes, 0, model, offset, bytes.length);
      return model;
    }
  }

  private static Arguments bytes(int offset, int value, Kind kind, String message) {
    return arguments(new Patch(offset, HexFormat.of().toHexDigits((byte) value)), kind, message);
  }

  private static Arguments ints(int offset, int value, Kind kind, String message) {
    String hex = HexFormat.of().toHexDigits(Integer.reverseBytes(value));
    return arguments(new Patch(offset, hex), kind, message);
  }

  private static Arguments longs(int offset, long value, Kind kind, String message) {
    String hex = HexFormat.of().toHexDigits(Long.reverseBytes(value));
    return arguments(new Patch(offset, hex), kind, message);
  }

  private void assertRefused(byte[] bytes, Kind kind, String message) throws IOException {
    Path path = Files.write(folder.resolve("a"), bytes);
    WeightFormatException refusal =
        assertThrows(WeightFormatException.class, () -> WeightFile.open(path).close());
    String text = String.valueOf(refusal.getMessage());
    assertEquals(kind, refusal.kind(), text);
    assertTrue(text.contains(message.replace("%s", path.toString())), text);
  }
}
