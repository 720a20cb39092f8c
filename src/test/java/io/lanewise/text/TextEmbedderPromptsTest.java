package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.layer.Workers;
import io.lanewise.tensor.DType;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// What sentence-transformers puts in front of texts. Row i of the table is i alone, so a vector is
/// the mean of its words' numbers.
class TextEmbedderPromptsTest {
  @TempDir private Path folder;

  private TextEmbedder open(String config) {
    ModelFolders.staticEmbedding(
        folder, 5, ModelFolders.table("embedding.weight", DType.F32, 1, 0, 1, 2, 3, 4));
    ModelFolders.write(folder, "config_sentence_transformers.json", config);
    return TextEmbedder.open(folder);
  }

  private static float of(TextEmbedder embedder) {
    return embedder.embed("w1")[0];
  }

  @Test
  void queriesAndDocumentsHavePromptsOfTheirOwn() {
    try (TextEmbedder embedder = open("{'prompts': {'query': 'w3 ', 'passage': 'w2 w3 '}}")) {
      assertEquals(1, of(embedder));
      assertEquals(2, of(embedder.forQueries()));
      assertEquals(2, of(embedder.forDocuments()));
      assertEquals(2.5f, of(embedder.withPrompt("w4 ")));
      assertEquals(1, of(embedder.forQueries().withPrompt("")));
      assertArrayEquals(new int[] {2, 3, 1}, embedder.forDocuments().ids("w1"));
    }
  }

  @Test
  void theNameThatComesFirstIsThatOfDocuments() {
    String config = "{'prompts': {'corpus': 'w4 ', 'passage': 'w3 ', 'document': 'w2 '}}";
    try (TextEmbedder embedder = open(config)) {
      assertEquals(1.5f, of(embedder.forDocuments()));
      assertEquals(1, of(embedder.forQueries()));
    }
  }

  @Test
  void theDefaultStandsBeforeTextsOfWhichNothingIsSaid() {
    String config = "{'prompts': {'query': 'w2 ', 'clustering': 'w3 '}, 'default_prompt_name': ";
    try (TextEmbedder embedder = open(config + "'clustering'}");
        Workers workers = Workers.of(2)) {
      assertEquals(2, of(embedder));
      assertEquals(1.5f, of(embedder.forQueries()));
      assertEquals(2, of(embedder.forDocuments()));
      byte[] utf8 = " w1".getBytes(StandardCharsets.UTF_8);
      float[] vectors = new float[40];
      embedder.embed(utf8, 1, 3, vectors, 0);
      assertEquals(2, vectors[0]);
      embedder.withWorkers(workers).embedAll(Collections.nCopies(40, "w1"), vectors, 0);
      for (float vector : vectors) {
        assertEquals(2, vector);
      }
      String fingerprint = embedder.fingerprint();
      try (TextEmbedder other = open(config + "'query'}")) {
        assertNotEquals(fingerprint, other.fingerprint());
      }
    }
  }

  @Test
  void absentPromptsAreNone() {
    for (String config :
        List.of("{}", "{'prompts': null}", "{'prompts': {}, 'default_prompt_name': null}")) {
      try (TextEmbedder embedder = open(config)) {
        assertEquals(1, of(embedder.forQueries()));
        assertEquals(1, of(embedder.forDocuments()));
      }
    }
  }

  @Test
  void refusesPromptsThatAreNone() {
    assertRefused(Kind.MISMATCH, "{'prompts': {'query': 'w2 '}, 'default_prompt_name': 'other'}");
    assertRefused(Kind.MISMATCH, "{'default_prompt_name': 'query'}");
    assertRefused(Kind.SCHEMA, "{'prompts': {'query': 2}}");
    assertRefused(Kind.SCHEMA, "{'prompts': 'query'}");
    assertRefused(Kind.SYNTAX, "{'prompts': {");
  }

  private void assertRefused(Kind kind, String config) {
    WeightFormatException refusal =
        assertThrows(WeightFormatException.class, () -> open(config).close());
    assertEquals(kind, refusal.kind(), refusal.getMessage());
  }
}
