package io.lanewise.langchain4j;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.langchain4j.data.document.Document;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.listener.EmbeddingModelListener;
import dev.langchain4j.model.embedding.listener.EmbeddingModelResponseContext;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.output.Response;
import dev.langchain4j.model.output.TokenUsage;
import dev.langchain4j.rag.content.Content;
import dev.langchain4j.rag.content.retriever.EmbeddingStoreContentRetriever;
import dev.langchain4j.rag.query.Query;
import dev.langchain4j.store.embedding.EmbeddingStoreIngestor;
import dev.langchain4j.store.embedding.inmemory.InMemoryEmbeddingStore;
import io.lanewise.DocumentExamples;
import io.lanewise.serving.Difference;
import io.lanewise.serving.EmbedderHandle;
import io.lanewise.tensor.DType;
import io.lanewise.text.ModelFolders;
import io.lanewise.text.TextEmbedder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The adapter in LangChain4j itself.
class LanewiseEmbeddingModelTest {
  private static final int WORDS = 4;

  @TempDir private Path folder;

  /// Word i has the row (i · scale, 1).
  private Path model(String name, double scale) {
    double[] values = new double[2 * WORDS];
    for (int i = 0; i < WORDS; i++) {
      values[2 * i] = i * scale;
      values[2 * i + 1] = 1;
    }
    return ModelFolders.staticEmbedding(
        folder.resolve(name), WORDS, ModelFolders.table("embedding.weight", DType.F32, 2, values));
  }

  private Path prompted() {
    Path model = model("prompted", 1);
    ModelFolders.write(
        model,
        "config_sentence_transformers.json",
        "{'prompts': {'query': 'w3 ', 'document': 'w2 w3 '}}");
    return model;
  }

  private static EmbeddingRequest.Builder request(String text) {
    return EmbeddingRequest.builder().input(text);
  }

  @Test
  void vectorsAreThoseOfTheEmbedder() {
    try (TextEmbedder embedder = TextEmbedder.open(model("a", 1));
        LanewiseEmbeddingModel model = LanewiseEmbeddingModel.open(folder.resolve("a"))) {
      Response<Embedding> one = model.embed("w1 w2");
      assertArrayEquals(embedder.embed("w1 w2"), one.content().vector());
      assertEquals(new TokenUsage(2), one.tokenUsage());
      List<TextSegment> segments =
          IntStream.range(0, 100).mapToObj(i -> TextSegment.from("w" + i % WORDS)).toList();
      Response<List<Embedding>> all = model.embedAll(segments);
      assertEquals(100, all.content().size());
      for (int i = 0; i < 100; i++) {
        assertArrayEquals(embedder.embed("w" + i % WORDS), all.content().get(i).vector());
      }
      assertEquals(new TokenUsage(100), all.tokenUsage());
      assertEquals(List.of(), model.embedAll(List.of()).content());
    }
  }

  @Test
  void saysWhatItIs() {
    try (LanewiseEmbeddingModel model = LanewiseEmbeddingModel.open(model("a", 1))) {
      assertEquals(2, model.dimension());
      assertEquals("a", model.modelName());
      EmbeddingResponse response = model.embed(request("w1").build());
      assertEquals("a", response.modelName());
      assertTrue(model.toString().startsWith("LanewiseEmbeddingModel(a, EmbedderHandle("));
    }
  }

  @Test
  void queriesAndDocumentsGetTheirPrompts() {
    try (LanewiseEmbeddingModel model = LanewiseEmbeddingModel.open(prompted())) {
      assertArrayEquals(new float[] {1, 1}, model.embed("w1").content().vector());
      assertEquals(2, ofType(model, EmbeddingInputType.QUERY));
      assertEquals(2, ofType(model, EmbeddingInputType.DOCUMENT));
    }
  }

  private static float ofType(EmbeddingModel model, EmbeddingInputType type) {
    EmbeddingResponse response = model.embed(request("w1").inputType(type).build());
    return response.embeddings().getFirst().vector()[0];
  }

  @Test
  void refusesWhatItCannotDo() {
    try (LanewiseEmbeddingModel model = LanewiseEmbeddingModel.open(model("a", 1))) {
      EmbeddingRequest same = request("w1").modelName("a").dimensions(2).build();
      assertEquals(1, model.embed(same).embeddings().size());
      assertRefused(model, request("w1").modelName("b").build(), "modelName: expected a, got b");
      assertRefused(model, request("w1").dimensions(1).build(), "dimensions: expected 2, got 1");
      assertThrows(IllegalArgumentException.class, () -> model.embed(" "));
      EmbeddingRequest blank =
          EmbeddingRequest.builder()
              .inputs(EmbeddingInput.from("w1"), EmbeddingInput.from(" "))
              .build();
      IllegalArgumentException refusal =
          assertThrows(IllegalArgumentException.class, () -> model.embed(blank));
      assertEquals("lanewise: text 1: expected some characters, got blanks", refusal.getMessage());
    }
  }

  private static void assertRefused(EmbeddingModel model, EmbeddingRequest request, String part) {
    UnsupportedFeatureException refusal =
        assertThrows(UnsupportedFeatureException.class, () -> model.embed(request));
    assertTrue(String.valueOf(refusal.getMessage()).contains(part), refusal.getMessage());
  }

  @Test
  void shorterVectorsAreAskedForWhenItIsOpened() {
    try (EmbedderHandle handle = EmbedderHandle.open(model("a", 1), e -> e.withDimension(1))) {
      EmbeddingModel model = LanewiseEmbeddingModel.of(handle, "short");
      assertEquals(1, model.dimension());
      assertArrayEquals(new float[] {3}, model.embed("w3").content().vector());
    }
  }

  @Test
  void aHandleExchangesTheModelAndStaysOpen() {
    try (EmbedderHandle handle = EmbedderHandle.open(model("a", 1))) {
      LanewiseEmbeddingModel model = LanewiseEmbeddingModel.of(handle, "current");
      handle.swap(model("b", 2), Set.of(Difference.VECTORS));
      assertArrayEquals(new float[] {6, 1}, model.embed("w3").content().vector());
      model.close();
      assertEquals(2, handle.embed("w1").length);
    }
    LanewiseEmbeddingModel owner = LanewiseEmbeddingModel.open(model("c", 1));
    owner.close();
    assertThrows(IllegalStateException.class, () -> owner.embed("w1"));
  }

  @Test
  void listenersHearOfIt() {
    List<EmbeddingModelResponseContext> heard = new ArrayList<>();
    EmbeddingModelListener listener =
        new EmbeddingModelListener() {
          @Override
          public void onResponse(EmbeddingModelResponseContext context) {
            heard.add(context);
          }
        };
    try (LanewiseEmbeddingModel model = LanewiseEmbeddingModel.open(model("a", 1))) {
      model.addListener(listener).embed("w1 w2 w3");
      assertEquals(1, heard.size());
      assertEquals(new TokenUsage(3), heard.getFirst().response().tokenUsage());
    }
  }

  @Test
  void aStoreFindsTheNearestText() {
    try (LanewiseEmbeddingModel model = LanewiseEmbeddingModel.open(model("a", 1))) {
      InMemoryEmbeddingStore<TextSegment> store = new InMemoryEmbeddingStore<>();
      EmbeddingStoreIngestor.builder()
          .embeddingModel(model)
          .embeddingStore(store)
          .build()
          .ingest(List.of(Document.from("w0 w0"), Document.from("w3 w3")));
      List<Content> nearest =
          EmbeddingStoreContentRetriever.builder()
              .embeddingModel(model)
              .embeddingStore(store)
              .maxResults(1)
              .build()
              .retrieve(Query.from("w3"));
      assertEquals("w3 w3", nearest.getFirst().textSegment().text());
    }
  }

  @Test
  void theReadmesExamplePrintsWhatItSays() throws IOException, InterruptedException {
    DocumentExamples.run(Path.of("README.md"), "java langchain4j", folder);
  }
}
