package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.SharedData;
import io.lanewise.file.ModelFolder.Layout;
import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// Folders of static embedding models: found, read with their tokens, and refused where their parts
/// disagree.
class ModelFolderTest {
  private static final String CONFIG = "{'model_type': 'model2vec', 'normalize': true}";
  private static final String ST_CONFIG = "config_sentence_transformers.json";

  @TempDir private Path folder;

  @TestFactory
  Stream<DynamicTest> refusesTheBrokenAndOpensTheStrange() {
    Path hostile = SharedData.folder("hostile");
    return SharedData.cases(hostile, e -> e.get("format").asText().equals("model2vec")).stream()
        .map(
            entry ->
                DynamicTest.dynamicTest(
                    entry.get("file").asText() + ": " + entry.get("what").asText(),
                    () -> check(hostile.resolve(entry.get("file").asText()), entry)));
  }

  private static void check(Path path, JsonNode entry) {
    if (entry.get("expect").asText().equals("accept")) {
      try (WeightFile file = WeightFile.open(path)) {
        assertTrue(file.modelFolder().isPresent());
        assertTrue(file.vocabulary().orElseThrow().row("[UNK]") >= 0);
      }
      return;
    }
    LanewiseException refusal = HostileFilesTest.refusal(path);
    String message = String.valueOf(refusal.getMessage());
    assertEquals(1, message.lines().count(), message);
    assertTrue(message.contains(path.toString()), message);
  }

  @Test
  void readsModel2Vec() throws IOException {
    model2vec(table(4, 2), "{'[PAD]': 0, '[UNK]': 1, 'größe': 3, 'a': 2}");
    try (WeightFile file = WeightFile.open(folder)) {
      assertEquals("model2vec", file.format());
      ModelFolder model = file.modelFolder().orElseThrow();
      assertEquals(Layout.MODEL2VEC, model.layout());
      assertEquals("embeddings", model.table());
      assertTrue(model.steps().equals(List.of(new ModelFolder.Normalize())));
      assertEquals(folder.resolve("tokenizer.json"), model.tokenizer());
      Vocabulary tokens = file.vocabulary().orElseThrow();
      assertEquals(3, tokens.row("größe"));
      assertEquals("a", tokens.token(2));
      assertEquals(4, tokens.size());
    }
  }

  @Test
  void readsSentenceTransformersBesideAndInItsFolder() throws IOException {
    Path inner = Files.createDirectories(folder.resolve("0_StaticEmbedding"));
    write(folder.resolve(ST_CONFIG), "{}");
    write(inner.resolve("tokenizer.json"), tokenizer("{'a': 0}"));
    SafetensorsWriter.write(
        inner.resolve("model.safetensors"),
        List.of(Tensor.ofFloats("embedding.weight", Shape.of(1, 2), 1, 2)),
        Map.of());
    try (WeightFile file = WeightFile.open(folder)) {
      assertEquals("static-embedding", file.format());
      assertTrue(file.modelFolder().orElseThrow().steps().isEmpty());
      assertEquals("a", file.vocabulary().orElseThrow().token(0));
    }
    write(
        folder.resolve("modules.json"),
        "[{'path': '0_StaticEmbedding', 'type': 'sentence_transformers.models.StaticEmbedding'},"
            + "{'path': '1_Normalize', 'type': 'sentence_transformers.models.Normalize'}]");
    try (WeightFile file = WeightFile.open(folder)) {
      assertEquals(List.of(new ModelFolder.Normalize()), file.modelFolder().orElseThrow().steps());
    }
  }

  @Test
  void leavesAnotherModelsFolderAsItWas() throws IOException {
    write(folder.resolve("config.json"), "{'model_type': 'bert'}");
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"),
        List.of(Tensor.ofFloats("w", Shape.of(1), 1)),
        Map.of());
    try (WeightFile file = WeightFile.open(folder)) {
      assertEquals("safetensors", file.format());
      assertTrue(file.modelFolder().isEmpty());
      assertTrue(file.vocabulary().isEmpty());
    }
  }

  @Test
  void addedTokensFillHolesAndKeepTheModelsIds() throws IOException {
    write(folder.resolve("config.json"), CONFIG);
    write(
        folder.resolve("tokenizer.json"),
        "{'version': '1.0', 'added_tokens': [{'id': 0, 'content': 'a'}, {'id': 2, 'content': 'c'}],"
            + "'model': {'type': 'WordLevel', 'vocab': {'a': 0, 'e': 4}}}");
    SafetensorsWriter.write(
        folder.resolve("model.safetensors"),
        List.of(table(3, 2), ints("mapping", 0, 0, 1, 0, 2)),
        Map.of());
    try (WeightFile file = WeightFile.open(folder)) {
      Vocabulary tokens = file.vocabulary().orElseThrow();
      assertEquals("c", tokens.token(2));
      assertNull(tokens.token(1));
      assertEquals(5, tokens.rows());
      assertEquals(3, tokens.size());
    }
  }

  @Test
  void refusesPartsThatDisagree() throws IOException {
    assertRefused(Kind.MISMATCH, "3 rows, one a token, or a mapping", "{'a': 0, 'b': 1, 'c': 2}");
    assertRefused(Kind.MISMATCH, "a row for each of 8 ids", "{'a': 0, 'b': 7}");
    assertRefused(Kind.DUPLICATE, "1 twice", "{'a': 1, 'b': 1}");
    assertRefused(Kind.LIMIT, "got 4294967296", "{'a': 4294967296}");
    assertRefused(Kind.SCHEMA, "tokens, got none", "{}");
    assertRefused(Kind.DUPLICATE, "'a' twice", "[['a', -1], ['a', -2]]");
  }

  private void assertRefused(Kind kind, String part, String vocab) throws IOException {
    model2vec(table(4, 2), vocab);
    WeightFormatException refusal =
        assertThrows(WeightFormatException.class, () -> WeightFile.open(folder));
    assertEquals(kind, refusal.kind(), refusal.getMessage());
    assertTrue(String.valueOf(refusal.getMessage()).contains(part), refusal.getMessage());
  }

  private void model2vec(Tensor table, String vocab) throws IOException {
    write(folder.resolve("config.json"), CONFIG);
    write(folder.resolve("tokenizer.json"), tokenizer(vocab));
    SafetensorsWriter.write(folder.resolve("model.safetensors"), List.of(table), Map.of());
  }

  private static String tokenizer(String vocab) {
    return "{'version': '1.0', 'model': {'type': 'WordLevel', 'vocab': " + vocab + "}}";
  }

  private static Tensor table(int rows, int columns) {
    return Tensor.ofFloats("embeddings", Shape.of(rows, columns), new float[rows * columns]);
  }

  private static Tensor ints(String name, int... values) {
    MemorySegment memory = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_INT, values);
    return Tensor.of(name, DType.I32, Shape.of(values.length), memory);
  }

  private static void write(Path file, String json) throws IOException {
    Files.writeString(file, json.replace('\'', '"'));
  }
}
