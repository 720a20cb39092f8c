package io.lanewise.springai;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.serving.EmbedderHandle;
import io.lanewise.tensor.DType;
import io.lanewise.text.ModelFolders;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.TokenCountBatchingStrategy;

/// The adapter alone. Row i of the table is i, so a vector is the mean of its words' numbers.
class LanewiseEmbeddingModelTest {
  @TempDir private Path folder;

  private EmbedderHandle handle;
  private LanewiseEmbeddingModel model;

  @BeforeEach
  void open() {
    handle =
        EmbedderHandle.open(
            ModelFolders.model2vec(
                folder,
                false,
                6,
                ModelFolders.table("embeddings", DType.F32, 1, 0, 1, 2, 3, 4, 5)));
    model = LanewiseEmbeddingModel.of(handle, "potion");
  }

  @AfterEach
  void close() {
    handle.close();
  }

  private static EmbeddingRequest request(
      @Nullable String name, @Nullable Integer dimensions, String... texts) {
    EmbeddingOptions.Builder options = EmbeddingOptions.builder();
    if (name != null) {
      options.model(name);
    }
    if (dimensions != null) {
      options.dimensions(dimensions);
    }
    return new EmbeddingRequest(List.of(texts), options.build());
  }

  @Test
  void aResponseHasVectorsNamesAndTokens() {
    EmbeddingResponse response = model.call(request("potion", 1, "w1 w2", "w3 unknown"));
    assertEquals(2, response.getResults().size());
    assertArrayEquals(new float[] {1.5f}, response.getResults().get(0).getOutput());
    assertArrayEquals(new float[] {3}, response.getResults().get(1).getOutput());
    assertEquals(1, response.getResults().get(1).getIndex());
    assertEquals("potion", response.getMetadata().getModel());
    assertEquals(3, response.getMetadata().getUsage().getPromptTokens());
    assertEquals(3, response.getMetadata().getUsage().getTotalTokens());
    assertEquals(List.of(), model.call(request(null, null)).getResults());
    assertEquals(1, model.dimensions());
  }

  @Test
  void ofADocumentWhatItsModeSaysIsEmbedded() {
    Document document = new Document("w1", Map.of("w5", "w3"));
    float[] bare = model.withMetadataMode(MetadataMode.NONE).embed(document);
    assertArrayEquals(new float[] {1}, bare);
    // "w5: w3" and a blank line stand in front; "w5:" is no word of the vocabulary.
    assertArrayEquals(new float[] {2}, model.embed(document));
    List<float[]> batch =
        model.embed(
            List.of(document, new Document("w4")),
            EmbeddingOptions.builder().build(),
            new TokenCountBatchingStrategy());
    assertArrayEquals(new float[] {2}, batch.get(0));
    assertArrayEquals(new float[] {4}, batch.get(1));
  }

  @Test
  void refusesWhatItCannotDo() {
    assertRefused("model: expected potion, got other", request("other", null, "w1"));
    assertRefused("dimensions: expected 1, got 2", request(null, 2, "w1"));
    assertRefused("text 1: expected some characters, got blanks", request(null, null, "w1", ""));
    assertRefused("text 0: expected some characters, got blanks", request(null, null, " \n"));
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> model.embed(new Document("")));
    assertTrue(String.valueOf(refusal.getMessage()).startsWith("lanewise: document "));
  }

  private void assertRefused(String message, EmbeddingRequest request) {
    IllegalArgumentException refusal =
        assertThrows(IllegalArgumentException.class, () -> model.call(request));
    assertEquals("lanewise: " + message, refusal.getMessage());
  }
}
