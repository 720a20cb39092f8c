package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.fasterxml.jackson.databind.JsonNode;
import io.lanewise.SharedData;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The vectors of the Python model2vec for its own test models.
class TextEmbedderFixturesTest {
  @ParameterizedTest
  @CsvSource({
    "test-model-float32, embeddings_short.json, hello world, 1, 1e-5",
    "test-model-float32, embeddings_long.json, 'hello ', 1000, 1e-5",
    "test-model-float16, embeddings_short.json, hello world, 1, 1e-3",
    "test-model-vocab-quantized, embeddings_vocab_quantized.json, hello, 1, 1e-5"
  })
  void vectorsAreThoseOfPython(
      String model, String expected, String text, int times, double relative) {
    JsonNode vector =
        SharedData.json(SharedData.folder("fixtures/model2vec").resolve(expected)).get(0);
    try (TextEmbedder embedder =
        TextEmbedder.open(SharedData.folder("fixtures/model2vec").resolve(model))) {
      float[] actual = embedder.embed(text.repeat(times));
      assertEquals(vector.size(), actual.length);
      for (int i = 0; i < actual.length; i++) {
        double wanted = vector.get(i).asDouble();
        assertEquals(wanted, actual[i], relative * Math.abs(wanted));
      }
    }
  }
}
