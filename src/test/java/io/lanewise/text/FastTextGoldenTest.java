package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.SharedData;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// The vectors of others' models: of independent readers, and of fastText itself.
class FastTextGoldenTest {
  private static final double TOLERANCE = 1e-5;

  @TestFactory
  Stream<DynamicTest> givesTheVectorsOfTheGoldenModels() {
    Path files = SharedData.folder("golden/files");
    return models(
        files,
        (model, entry) -> {
          JsonNode expected = SharedData.json(files.resolve(entry.get("expected").asText()));
          assertEquals(expected.get("dim").asInt(), model.dimension());
          assertEquals(expected.get("supervised").asBoolean(), model.isSupervised());
          assertEquals(expected.get("labels").size(), model.labels().rows());
          for (int i = 0; i < model.labels().rows(); i++) {
            assertEquals(expected.get("labels").get(i).asText(), model.labels().token(i));
          }
          assertEquals(expected.get("words").size(), model.words().rows());
          for (int i = 0; i < model.words().rows(); i++) {
            assertArrayEquals(hex(expected.get("words").get(i)), model.words().bytes(i));
          }
          expected.get("words").forEach(word -> assertWord(word, model));
          expected.get("out_of_vocabulary").forEach(word -> assertWord(word, model));
          expected.get("sentences").forEach(line -> assertSentence(line, model));
        });
  }

  @TestFactory
  Stream<DynamicTest> givesTheVectorsOfStrangeButLegalModels() {
    return models(
        SharedData.folder("hostile"),
        (model, entry) -> {
          assertEquals(entry.get("dim").asInt(), model.dimension());
          for (Map.Entry<String, JsonNode> vector : entry.get("vectors").properties()) {
            float[] actual = new float[model.dimension()];
            model.vector(HexFormat.of().parseHex(vector.getKey()), actual);
            assertClose(vector.getValue(), actual, vector.getKey());
          }
        });
  }

  private interface Check {
    void of(FastText model, JsonNode entry);
  }

  private static Stream<DynamicTest> models(Path folder, Check check) {
    return SharedData.cases(folder, FastTextGoldenTest::isModel).stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.get("file").asText(),
                    () -> {
                      try (FastText model =
                          FastText.open(folder.resolve(entry.get("file").asText()))) {
                        check.of(model, entry);
                      }
                    }));
  }

  private static boolean isModel(JsonNode entry) {
    return entry.get("format").asText().equals("fasttext")
        && !entry.path("expect").asText().equals("reject")
        && !entry.get("file").asText().endsWith(".vec");
  }

  private static byte[] hex(JsonNode token) {
    return HexFormat.of().parseHex(token.get("hex").asText());
  }

  private static void assertWord(JsonNode word, FastText model) {
    float[] actual = new float[model.dimension()];
    model.vector(hex(word), actual);
    String token = word.get("token").asText();
    assertClose(word.get("vector"), actual, token);
    if (new String(hex(word), StandardCharsets.UTF_8).indexOf('\ufffd') < 0) {
      assertArrayEquals(actual, model.vector(token), token);
    }
  }

  private static void assertSentence(JsonNode sentence, FastText model) {
    byte[] line = hex(sentence);
    float[] actual = new float[model.dimension()];
    model.sentenceVector(line, 0, line.length, actual, 0);
    String text = sentence.get("token").asText();
    assertClose(sentence.get("vector"), actual, text);
    assertArrayEquals(actual, model.sentenceVector(text), text);
  }

  private static void assertClose(JsonNode expected, float[] actual, String what) {
    double[] values = new double[expected.size()];
    double largest = 0;
    for (int i = 0; i < values.length; i++) {
      values[i] = Double.parseDouble(expected.get(i).asText());
      largest = Math.max(largest, Double.isFinite(values[i]) ? Math.abs(values[i]) : 0);
    }
    assertClose(values, actual, TOLERANCE * largest, what);
  }

  private static void assertClose(double[] expected, float[] actual, double bound, String what) {
    assertEquals(expected.length, actual.length, what);
    for (int i = 0; i < expected.length; i++) {
      // Equal NaNs and infinities have no difference.
      boolean equal = Double.compare(expected[i], actual[i]) == 0;
      assertTrue(
          equal || Math.abs(expected[i] - actual[i]) <= bound,
          what + " column " + i + ": " + expected[i] + ", " + actual[i]);
    }
  }

  /// All that fastText printed of a model, whose five digits are what can be compared.
  @Test
  void givesTheVectorsThatFastTextPrinted() throws IOException {
    Path folder = SharedData.folder("fixtures/word-vectors");
    List<String> lines = Files.readAllLines(folder.resolve("crime-and-punishment.vec"));
    try (FastText model = FastText.open(folder.resolve("crime-and-punishment.bin"))) {
      assertEquals(lines.getFirst(), model.words().size() + " " + model.dimension());
      assertEquals(291, lines.size() - 1);
      for (int row = 0; row < lines.size() - 1; row++) {
        Row line = Row.of(lines.get(row + 1), model.dimension());
        assertEquals(line.text(), model.words().token(row));
        assertPrinted(line.values(), model.vector(line.text()), line.text());
      }
    }
  }

  @Test
  void makesUnknownWordsOfTheNgramsThatFastTextPrinted() throws IOException {
    Path folder = SharedData.folder("fixtures/word-vectors");
    List<String> blocks =
        List.of(Files.readString(folder.resolve("fb-ngrams.txt")).split("<start>\n"));
    int checked = 0;
    try (FastText model = FastText.open(folder.resolve("crime-and-punishment.bin"))) {
      for (String block : blocks.subList(1, blocks.size())) {
        List<Row> rows = rows(block, model.dimension());
        String word = rows.getFirst().text();
        assertEquals(Collections.nCopies(5, 0.0), rows.getFirst().values(), "its own row");
        double[] mean = new double[model.dimension()];
        double rounding = 0;
        for (Row row : rows.subList(1, rows.size())) {
          for (int i = 0; i < mean.length; i++) {
            mean[i] += row.values().get(i) / (rows.size() - 1);
            rounding = Math.max(rounding, lastDigit(row.values().get(i)));
          }
        }
        assertClose(mean, model.vector(word), 0.51 * rounding, word);
        checked++;
      }
    }
    assertTrue(checked > 2, checked + " words");
  }

  /// The rows between the word, which may have a line feed, and the mark of the end.
  private static List<Row> rows(String block, int dimension) {
    String text = block.substring(0, block.indexOf("<end>"));
    // The word, a line feed, and the word again at the beginning of the first row.
    int length = 1;
    while (!text.startsWith(text.substring(0, length), length + 1)) {
      length++;
    }
    List<Row> rows = new ArrayList<>();
    StringBuilder row = new StringBuilder();
    for (String line : text.substring(length + 1).lines().toList()) {
      row.append(row.isEmpty() ? "" : "\n").append(line);
      if (Row.isWhole(row.toString(), dimension)) {
        rows.add(Row.of(row.toString(), dimension));
        row.setLength(0);
      }
    }
    assertEquals("", row.toString());
    return rows;
  }

  private static void assertPrinted(List<Double> expected, float[] actual, String what) {
    for (int i = 0; i < expected.size(); i++) {
      assertEquals(expected.get(i), actual[i], 0.51 * lastDigit(expected.get(i)), what);
    }
  }

  /// The weight of the fifth digit.
  private static double lastDigit(double printed) {
    return Math.pow(10, Math.floor(Math.log10(Math.abs(printed))) - 4);
  }

  @Test
  void readsAModelOfVersion11() {
    Path folder = SharedData.folder("fixtures/word-vectors");
    try (FastText model = FastText.open(folder.resolve("lee_fasttext_new.bin"))) {
      assertEquals(1763, model.words().size());
      assertEquals(10, model.dimension());
      assertEquals(0, model.words().row("the"));
    }
  }

  /// A line of print-ngrams or of a .vec: text, values, all with a space behind.
  private record Row(String text, List<Double> values) {
    static boolean isWhole(String line, int dimension) {
      return line.matches("(?s).*( -?[0-9.]+(e-?[0-9]+)?){" + dimension + "} ?");
    }

    static Row of(String line, int dimension) {
      String text = line.stripTrailing();
      List<Double> values = new ArrayList<>();
      for (int i = 0; i < dimension; i++) {
        int space = text.lastIndexOf(' ');
        values.addFirst(Double.parseDouble(text.substring(space + 1)));
        text = text.substring(0, space);
      }
      return new Row(text, values);
    }
  }
}
