package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.SharedData;
import io.lanewise.tensor.Shape;
import java.nio.file.Path;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Word vectors of other programs: from memory, and from a cache that is made and then found.
class GoldenWordVectorsTest {
  private static final Set<String> FORMATS = Set.of("word2vec", "glove", "fasttext");

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> readsEveryRecord() {
    return tests(OpenOptions.defaults().withoutCache(), 1);
  }

  @TestFactory
  Stream<DynamicTest> readsEveryRecordFromTheCache() {
    return tests(OpenOptions.defaults().withCacheFolder(folder), 2);
  }

  private static Stream<DynamicTest> tests(OpenOptions options, int times) {
    Path files = SharedData.folder("golden/files");
    return SharedData.cases(files, entry -> FORMATS.contains(entry.get("format").asText())).stream()
        .filter(entry -> !expected(files, entry).get("variant").asText().equals("model"))
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.get("file").asText(),
                    () -> {
                      JsonNode expected = expected(files, entry);
                      for (int i = 0; i < times; i++) {
                        Path path = files.resolve(entry.get("file").asText());
                        try (WeightFile file = WeightFile.open(path, options)) {
                          assertEquals(format(expected), file.format());
                          ExpectedVectors.assertRecords(expected, file);
                          file.checkUnchanged();
                        }
                      }
                    }));
  }

  private static JsonNode expected(Path files, JsonNode entry) {
    return SharedData.json(files.resolve(entry.get("expected").asText()));
  }

  private static String format(JsonNode expected) {
    boolean binary = expected.get("variant").asText().equals("binary");
    boolean header = expected.get("header").asBoolean();
    return binary ? "word2vec-binary" : header ? "word2vec-text" : "glove";
  }

  /// The first and the last value as they are printed in the file.
  @Test
  void readsPublishedFiles() {
    assertFile("word2vec_pre_kv_c", "word2vec-text", 1750, 10, "the", -0.561106f, -1.416105f);
    assertFile("test_glove.txt", "glove", 76, 50, "the", 0.418f, -0.78581f);
    assertFile("crime-and-punishment.vec", "word2vec-text", 291, 5, "и", -0.11189f, -0.022506f);
    assertFile(
        "euclidean_vectors.bin", "word2vec-binary", 2747, 10, "the", 0.42145327f, 0.24868385f);
  }

  private static void assertFile(
      String name, String format, int rows, int columns, String token, float first, float last) {
    try (WeightFile file =
        WeightFile.open(SharedData.folder("fixtures/word-vectors").resolve(name))) {
      assertEquals(format, file.format());
      assertEquals(Shape.of(rows, columns), file.onlyTensor().shape());
      assertEquals("0", file.metadata().get("duplicates"));
      assertEquals(0, file.vocabulary().orElseThrow().row(token));
      assertEquals(first, file.onlyTensor().getFloat(0));
      assertEquals(last, file.onlyTensor().getFloat(columns - 1));
    }
  }
}
