package io.lanewise.springai;

import io.lanewise.serving.EmbedderHandle;
import io.lanewise.text.TextEmbedder;
import io.micrometer.observation.ObservationRegistry;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.ai.chat.metadata.DefaultUsage;
import org.springframework.ai.document.Document;
import org.springframework.ai.document.MetadataMode;
import org.springframework.ai.embedding.Embedding;
import org.springframework.ai.embedding.EmbeddingModel;
import org.springframework.ai.embedding.EmbeddingOptions;
import org.springframework.ai.embedding.EmbeddingRequest;
import org.springframework.ai.embedding.EmbeddingResponse;
import org.springframework.ai.embedding.EmbeddingResponseMetadata;
import org.springframework.ai.embedding.observation.DefaultEmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationContext;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationConvention;
import org.springframework.ai.embedding.observation.EmbeddingModelObservationDocumentation;

/// A static embedding model as Spring AI's `EmbeddingModel`, in the process that asks.
///
/// ```java
/// EmbeddingModel model = LanewiseEmbeddingModel.of(EmbedderHandle.open(folder), "potion-base-8M");
/// float[] vector = model.embed("a first sentence");
/// ```
///
/// - **Options.** `model` and `dimensions` are refused unless they are those of the model: shorter
///   vectors are asked for when it is opened, with [TextEmbedder#withDimension].
/// - **Texts.** A blank one is refused, with its place, since the vector of no token finds nothing.
///   Of a document, what its metadata mode says is embedded. No prompt but the folder's default one
///   is put in front, since the interface does not tell queries from documents.
/// - **Observation.** `gen_ai.client.operation` of provider `lanewise`, as of other models.
/// - **Tokens.** A response says how many tokens its vectors were made of: without those that the
///   model leaves out.
/// - **Threads.** Any. A list is embedded by the thread that calls, unless the embedder was opened
///   with workers. **Memory.** One array a vector, as the interface wants.
/// - **Lifetime.** The handle's, which its owner closes.
public final class LanewiseEmbeddingModel implements EmbeddingModel {
  static final String PROVIDER = "lanewise";
  private static final EmbeddingModelObservationConvention CONVENTION =
      new DefaultEmbeddingModelObservationConvention();

  private final EmbedderHandle handle;
  private final String name;
  private final MetadataMode metadataMode;
  private final ObservationRegistry observations;

  private LanewiseEmbeddingModel(
      EmbedderHandle handle,
      String name,
      MetadataMode metadataMode,
      ObservationRegistry observations) {
    this.handle = handle;
    this.name = name;
    this.metadataMode = metadataMode;
    this.observations = observations;
  }

  /// A model of this name.
  public static LanewiseEmbeddingModel of(EmbedderHandle handle, String name) {
    return new LanewiseEmbeddingModel(handle, name, MetadataMode.EMBED, ObservationRegistry.NOOP);
  }

  /// The same model with other metadata in front of documents; else those for embedding.
  public LanewiseEmbeddingModel withMetadataMode(MetadataMode mode) {
    return new LanewiseEmbeddingModel(handle, name, mode, observations);
  }

  /// The same model with its calls observed.
  public LanewiseEmbeddingModel withObservations(ObservationRegistry registry) {
    return new LanewiseEmbeddingModel(handle, name, metadataMode, registry);
  }

  /// @throws IllegalArgumentException if a text is blank, or an option is not of this model
  @Override
  public EmbeddingResponse call(EmbeddingRequest request) {
    EmbeddingModelObservationContext context =
        EmbeddingModelObservationContext.builder()
            .embeddingRequest(named(request))
            .provider(PROVIDER)
            .build();
    EmbeddingResponse response =
        EmbeddingModelObservationDocumentation.EMBEDDING_MODEL_OPERATION
            .observation(null, CONVENTION, () -> context, observations)
            .observe(
                () -> {
                  EmbeddingResponse made = handle.use(embedder -> embed(embedder, request));
                  context.setResponse(made);
                  return made;
                });
    return response;
  }

  /// The request with the model's name where it has none: observations are told apart by it.
  private EmbeddingRequest named(EmbeddingRequest request) {
    EmbeddingOptions.Builder options = EmbeddingOptions.builder().model(name);
    EmbeddingOptions asked = request.getOptions();
    if (asked != null && asked.getDimensions() != null) {
      options.dimensions(asked.getDimensions());
    }
    return new EmbeddingRequest(request.getInstructions(), options.build());
  }

  private EmbeddingResponse embed(TextEmbedder embedder, EmbeddingRequest request) {
    List<String> texts = request.getInstructions();
    require(embedder, request.getOptions());
    for (int i = 0; i < texts.size(); i++) {
      requireText(texts.get(i), "text " + i);
    }
    float[][] vectors = new float[texts.size()][embedder.dimension()];
    int tokens = Math.toIntExact(embedder.embedAll(texts, vectors));
    List<Embedding> embeddings = new ArrayList<>(vectors.length);
    for (int i = 0; i < vectors.length; i++) {
      embeddings.add(new Embedding(vectors[i], i));
    }
    return new EmbeddingResponse(
        embeddings, new EmbeddingResponseMetadata(name, new DefaultUsage(tokens, 0)));
  }

  private void require(TextEmbedder embedder, @Nullable EmbeddingOptions options) {
    if (options == null) {
      return;
    }
    String model = options.getModel();
    if (model != null && !model.equals(name)) {
      throw refusal("model", name, model);
    }
    Integer dimensions = options.getDimensions();
    if (dimensions != null && dimensions != embedder.dimension()) {
      throw refusal("dimensions", embedder.dimension() + "", dimensions + "");
    }
  }

  private static void requireText(String text, String what) {
    if (text.isBlank()) {
      throw refusal(what, "some characters", "blanks");
    }
  }

  private static IllegalArgumentException refusal(String what, String expected, String actual) {
    return new IllegalArgumentException(
        "lanewise: " + what + ": expected " + expected + ", got " + actual);
  }

  /// What of a document is embedded: its text, after those of its metadata that the mode names.
  @Override
  public String getEmbeddingContent(Document document) {
    return document.getFormattedContent(metadataMode);
  }

  /// @throws IllegalArgumentException if the document has no text
  @Override
  public float[] embed(Document document) {
    String text = getEmbeddingContent(document);
    requireText(text, "document " + document.getId());
    return handle.use(embedder -> embedder.embed(text));
  }

  /// Elements of a vector. Embeds nothing to find out.
  @Override
  public int dimensions() {
    return handle.dimension();
  }

  /// For example `LanewiseEmbeddingModel(potion-base-8M, EmbedderHandle(…))`.
  @Override
  public String toString() {
    return "LanewiseEmbeddingModel(" + name + ", " + handle + ")";
  }
}
