package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.file.FastTextBytes;
import io.lanewise.file.ProductMatrix;
import io.lanewise.file.SafetensorsWriter;
import io.lanewise.file.WeightFile;
import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFormatException;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Vectors of words and lines against [FastTextReference], for models of every shape.
class FastTextTest {
  private static final int BUCKET = 97;
  private static final int DIM = 7;

  /// γ(256), for numbers up to 1.
  private static final double BOUND = 257 / (double) (1 << 24);

  private static final List<String> WORDS =
      List.of("</s>", "the", "naïve", "日本語", "😀", "a", "Москва", "__label__word");

  @TempDir private Path folder;

  /// Words that are known, unknown, empty, a character long, and longer than a run of rows.
  private static List<String> words() {
    List<String> words = new ArrayList<>(WORDS);
    words.add("");
    words.add("<");
    words.add("ab".repeat(500));
    SplittableRandom random = new SplittableRandom(5);
    String[] characters = {"a", "e", "é", "ß", "日", "😀", ">", "м"};
    for (int i = 0; i < 200; i++) {
      StringBuilder word = new StringBuilder();
      for (int length = random.nextInt(1, 12); length > 0; length--) {
        word.append(characters[random.nextInt(characters.length)]);
      }
      words.add(word.toString());
    }
    return words;
  }

  private FastTextBytes bytes(int model, int minn, int maxn, int wordNgrams) {
    return new FastTextBytes()
        .model(DIM, model)
        .ngrams(minn, maxn, wordNgrams, BUCKET)
        .words(WORDS.toArray(String[]::new));
  }

  @ParameterizedTest
  @CsvSource({"3, 6", "1, 3", "0, 2", "2, 2", "1, 1", "5, 3", "0, 0", "2, 1000"})
  void addsUpTheRowsOfAWordAndItsNgrams(int minn, int maxn) throws IOException {
    int rows = WORDS.size() + BUCKET;
    float[] values = numbers(1, rows * DIM);
    FastTextBytes bytes =
        bytes(FastTextBytes.SKIP_GRAM, minn, maxn, 1)
            .input(rows, values)
            .output(WORDS.size(), new float[WORDS.size() * DIM]);
    FastTextReference reference =
        new FastTextReference(
            WORDS, minn, maxn, BUCKET, DIM, h -> h, (row, i) -> values[(int) row * DIM + i]);
    try (FastText model = FastText.open(bytes.write(folder.resolve("a.bin")))) {
      for (String word : words()) {
        assertClose(reference.word(word), model.vector(word), word);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "1, false, false",
    "3, false, true",
    "3, true, false",
    "7, true, true",
    "9, true, true"
  })
  void decodesQuantisedRows(int slice, boolean norms, boolean pruned) throws IOException {
    int[][] left = new int[BUCKET / 2][];
    Map<Long, Long> rowsLeft = new HashMap<>();
    for (int i = 0; i < left.length; i++) {
      left[i] = new int[] {(i * 2 + 11) % BUCKET, left.length - 1 - i};
      rowsLeft.put((long) left[i][0], (long) left[i][1]);
    }
    int rows = WORDS.size() + (pruned ? left.length : BUCKET);
    SplittableRandom random = new SplittableRandom(2);
    byte[] codes = new byte[rows * ((DIM + slice - 1) / slice)];
    random.nextBytes(codes);
    ProductMatrix matrix = new ProductMatrix(rows, DIM, slice, codes, numbers(3, 256 * DIM));
    if (norms) {
      byte[] normCodes = new byte[rows];
      random.nextBytes(normCodes);
      matrix.norms(normCodes, numbers(4, 256));
    }
    FastTextBytes bytes = bytes(FastTextBytes.SUPERVISED, 2, 4, 2).input(matrix).labels("x");
    if (pruned) {
      bytes.prune(left);
    }
    FastTextReference reference =
        new FastTextReference(
            WORDS,
            2,
            4,
            BUCKET,
            DIM,
            hash -> pruned ? rowsLeft.getOrDefault(hash, -1L) : (Long) hash,
            (row, i) -> matrix.value((int) row, i));
    bytes.output(1, new float[DIM]);
    try (FastText model = FastText.open(bytes.write(folder.resolve("a.ftz")))) {
      for (String word : words()) {
        assertClose(reference.word(word), model.vector(word), word);
      }
      List<String> line = List.of("the", "unknown", "日本語", "</s>");
      assertClose(
          reference.supervised(line, 2), model.sentenceVector("the unknown 日本語"), "the line");
    }
  }

  @ParameterizedTest
  @CsvSource({"0, 0, 3", "2, 4, 2", "3, 3, 1", "3, 6, 100"})
  void addsUpTheRowsOfALineForSupervisedModels(int minn, int maxn, int wordNgrams)
      throws IOException {
    int rows = WORDS.size() + BUCKET;
    float[] values = numbers(1, rows * DIM);
    FastTextBytes bytes =
        bytes(FastTextBytes.SUPERVISED, minn, maxn, wordNgrams)
            .labels("__label__x", "plain")
            .input(rows, values)
            .output(2, new float[2 * DIM]);
    FastTextReference reference =
        new FastTextReference(
            WORDS, minn, maxn, BUCKET, DIM, h -> h, (row, i) -> values[(int) row * DIM + i]);
    try (FastText model = FastText.open(bytes.write(folder.resolve("a.bin")))) {
      assertTrue(model.isSupervised());
      assertEquals(1, model.labels().row("plain"));
      Map<String, List<String>> lines =
          Map.of(
              "", List.of("</s>"),
              " \t\r\u000b\f\0 ", List.of("</s>"),
              "the", List.of("the", "</s>"),
              "the\0naïve\ta", List.of("the", "naïve", "a", "</s>"),
              "  new words  Москва ", List.of("new", "words", "Москва", "</s>"),
              "the </s> naïve", List.of("the", "</s>"),
              "the __label__x __label__other plain a", List.of("the", "a", "</s>"),
              "a __label__word a", List.of("a", "__label__word", "a", "</s>"),
              "a\u00a0b\u3000c", List.of("a\u00a0b\u3000c", "</s>"));
      lines.forEach(
          (line, words) ->
              assertClose(
                  reference.supervised(words, wordNgrams), model.sentenceVector(line), line));
      List<String> many = new ArrayList<>(words());
      many.removeIf(word -> word.isEmpty() || word.equals("</s>"));
      String line = String.join(" ", many);
      many.add("</s>");
      assertClose(reference.supervised(many, wordNgrams), model.sentenceVector(line), line);
    }
  }

  @Test
  void givesTheMeanOfUnitVectorsForUnsupervisedModels() throws IOException {
    int rows = WORDS.size() + BUCKET;
    float[] values = numbers(1, rows * DIM);
    // The vector of "the" is zero: such words don't count.
    Arrays.fill(values, DIM, 2 * DIM, 0);
    FastTextBytes bytes =
        bytes(FastTextBytes.SKIP_GRAM, 8, 9, 1)
            .input(rows, values)
            .output(WORDS.size(), new float[WORDS.size() * DIM]);
    FastTextReference reference =
        new FastTextReference(
            WORDS, 8, 9, BUCKET, DIM, h -> h, (row, i) -> values[(int) row * DIM + i]);
    try (FastText model = FastText.open(bytes.write(folder.resolve("a.bin")))) {
      assertFalse(model.isSupervised());
      assertArrayEquals(new float[DIM], model.sentenceVector(""));
      assertArrayEquals(new float[DIM], model.sentenceVector("the unk the"));
      for (String line : List.of("a the naïve", " a", "日本語  longer_unknown_word\t😀 ", "a\0a 😀")) {
        List<String> words = List.of(line.strip().split("[ \t]+", -1));
        assertClose(reference.unsupervised(words), model.sentenceVector(line), line);
      }
    }
  }

  @Test
  void givesTheEndOfASentenceNgramsBeforeVersion12() throws IOException {
    // Grams of 6 characters: "<</s>>" is one, and has the one bucket.
    for (int version : new int[] {FastTextBytes.LEGACY, 11, 12}) {
      FastTextBytes bytes =
          new FastTextBytes().version(version).ngrams(6, 6, 1, 1).words("</s>", "four");
      bytes.input(3, 2, 4, 8).output(2, 0, 0);
      try (FastText model = FastText.open(bytes.write(folder.resolve("a.bin")))) {
        assertArrayEquals(new float[] {version == 12 ? 2 : 5}, model.vector("</s>"));
        assertArrayEquals(new float[] {6}, model.vector("four"));
        assertArrayEquals(new float[] {8}, model.vector("fore"));
        assertArrayEquals(new float[] {0}, model.vector("for"));
      }
    }
  }

  @Test
  void takesBytesFromTheMiddleAndWritesToTheMiddle() throws IOException {
    try (FastText model = FastText.open(small())) {
      byte[] bytes = "xxaxx".getBytes(StandardCharsets.UTF_8);
      float[] out = {-1, -1, -1, -1};
      model.vector(bytes, 2, 3, out, 1);
      assertArrayEquals(new float[] {-1, 3, 4, -1}, out);
      model.sentenceVector(bytes, 2, 3, out, 2);
      assertArrayEquals(new float[] {-1, 3, 0.6f, 0.8f}, out);
      model.vector("b".getBytes(StandardCharsets.UTF_8), out);
      assertArrayEquals(new float[] {5, 12, 0.6f, 0.8f}, out);
      assertArrayEquals("xxaxx".getBytes(StandardCharsets.UTF_8), bytes, "is left alone");
      assertEquals("[0.0, 0.0]", Arrays.toString(model.vector("\ud800")), "is a ?");
    }
  }

  private Path small() throws IOException {
    return new FastTextBytes()
        .model(2, FastTextBytes.SKIP_GRAM)
        .words("a", "b")
        .input(2, 3, 4, 5, 12)
        .output(2, 0, 0, 0, 0)
        .write(folder.resolve("small.bin"));
  }

  @Test
  void refusesWhatDoesNotFit() throws IOException {
    try (FastText model = FastText.open(small())) {
      assertRefused("output: expected 2 floats, got 1 ", () -> model.vector("a", new float[1]));
      assertRefused(
          "output: expected 2 floats, got 3 floats from 2",
          () -> model.vector(new byte[1], 0, 1, new float[3], 2));
      assertRefused(
          "bytes: expected a range within 0 .. 1, got 0 .. 2",
          () -> model.vector(new byte[1], 0, 2, new float[2], 0));
      assertRefused(
          "line: expected no line feed, got one at byte 3", () -> model.sentenceVector("é \n"));
      assertRefused("output: expected 2", () -> model.sentenceVector("", new float[0]));
    }
  }

  private static void assertRefused(String message, Runnable call) {
    String text = String.valueOf(assertThrows(TensorException.class, call::run).getMessage());
    assertTrue(text.startsWith("fasttext: " + message), text);
  }

  @Test
  void refusesOtherFormats() {
    Path path = folder.resolve("a.safetensors");
    SafetensorsWriter.write(path, List.of(Tensor.ofFloats("w", Shape.of(1), 1)), Map.of());
    WeightFormatException refusal =
        assertThrows(WeightFormatException.class, () -> FastText.open(path).close());
    assertEquals(WeightFormatException.Kind.MAGIC, refusal.kind());
    assertEquals(
        "fasttext: format: expected fasttext, got safetensors (" + path + ")",
        refusal.getMessage());
  }

  @Test
  void livesAsLongAsItsFile() throws IOException {
    Path path = small();
    try (WeightFile file = WeightFile.open(path)) {
      FastText.of(file).close();
      assertTrue(file.isOpen(), "is the caller's");
    }
    FastText model = FastText.open(path);
    assertEquals("FastText(2 words, 2), " + path + ": fasttext, 2 tensors, open", model + "");
    model.close();
    WeightFileException closed = assertThrows(WeightFileException.class, () -> model.vector("a"));
    assertEquals(WeightFileException.Kind.CLOSED, closed.kind());
    assertThrows(WeightFileException.class, () -> model.sentenceVector("a b"));
  }

  @Test
  void givesAllThreadsTheSameBits() throws Exception {
    int rows = WORDS.size() + BUCKET;
    FastTextBytes bytes =
        bytes(FastTextBytes.SKIP_GRAM, 2, 5, 1)
            .input(rows, numbers(1, rows * DIM))
            .output(WORDS.size(), new float[WORDS.size() * DIM]);
    try (FastText model = FastText.open(bytes.write(folder.resolve("a.bin")));
        ExecutorService threads = Executors.newFixedThreadPool(4)) {
      List<float[]> alone = words().stream().map(model::vector).toList();
      List<Future<List<float[]>>> together = new ArrayList<>();
      for (int i = 0; i < 4; i++) {
        together.add(threads.submit(() -> words().stream().map(model::vector).toList()));
      }
      for (Future<List<float[]>> vectors : together) {
        assertArrayEquals(alone.toArray(), vectors.get().toArray());
      }
    }
  }

  /// Numbers from -1 to 1.
  private static float[] numbers(long seed, int count) {
    SplittableRandom random = new SplittableRandom(seed);
    float[] numbers = new float[count];
    for (int i = 0; i < count; i++) {
      numbers[i] = (float) random.nextDouble(-1, 1);
    }
    return numbers;
  }

  private static void assertClose(double[] expected, float[] actual, String what) {
    assertEquals(expected.length, actual.length);
    for (int i = 0; i < actual.length; i++) {
      assertEquals(expected[i], actual[i], BOUND, what + " column " + i);
    }
  }
}
