package io.lanewise.langchain4j;

import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.exception.UnsupportedFeatureException;
import dev.langchain4j.model.embedding.EmbeddingModel;
import dev.langchain4j.model.embedding.request.EmbeddingInput;
import dev.langchain4j.model.embedding.request.EmbeddingInputType;
import dev.langchain4j.model.embedding.request.EmbeddingParameter;
import dev.langchain4j.model.embedding.request.EmbeddingRequest;
import dev.langchain4j.model.embedding.request.EmbeddingRequestParameters;
import dev.langchain4j.model.embedding.response.EmbeddingResponse;
import dev.langchain4j.model.output.TokenUsage;
import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFormatException;
import io.lanewise.serving.EmbedderHandle;
import io.lanewise.text.TextEmbedder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/// A static embedding model as LangChain4j's `EmbeddingModel`, in the process that asks.
///
/// ```java
/// EmbeddingModel model = LanewiseEmbeddingModel.open(Path.of("potion-base-8M"));
/// Embedding vector = model.embed("a first sentence").content();
/// ```
///
/// - **Parameters.** `inputType` puts the folder's prompt for queries or documents in front.
///   `modelName` and `dimensions` are refused unless they are those of the model: shorter vectors
///   are asked for when it is opened, with [TextEmbedder#withDimension].
/// - **Texts.** A blank one is refused, with its place, since the vector of no token finds nothing.
/// - **Tokens.** A response says how many tokens its vectors were made of: without those that the
///   model leaves out.
/// - **Threads.** Any. A list is embedded by the thread that calls, unless the embedder was opened
///   with workers. **Memory.** One array a vector, as the interface wants.
/// - **Lifetime.** [#close] unmaps a model that was opened here; a handle is its owner's to close.
public final class LanewiseEmbeddingModel implements EmbeddingModel, AutoCloseable {
  private final EmbedderHandle handle;
  private final boolean owned;
  private final String name;

  private LanewiseEmbeddingModel(EmbedderHandle handle, boolean owned, String name) {
    this.handle = handle;
    this.owned = owned;
    this.name = name;
  }

  /// Opens a model's folder, whose own name is that of the model.
  ///
  /// @throws WeightFileException as [TextEmbedder#open]
  /// @throws WeightFormatException as [TextEmbedder#open]
  public static LanewiseEmbeddingModel open(Path folder) {
    String name = folder.toAbsolutePath().normalize().getFileName().toString();
    return new LanewiseEmbeddingModel(EmbedderHandle.open(folder), true, name);
  }

  /// A model that is exchanged while it serves, or was opened with options: [EmbedderHandle].
  ///
  /// @param name of the model
  public static LanewiseEmbeddingModel of(EmbedderHandle handle, String name) {
    return new LanewiseEmbeddingModel(handle, false, name);
  }

  /// @throws IllegalArgumentException if a text is blank
  /// @throws UnsupportedFeatureException if a parameter is not of this model
  @Override
  public EmbeddingResponse doEmbed(EmbeddingRequest request) {
    if (request.modelName() != null && !request.modelName().equals(name)) {
      throw unsupported("modelName", name, request.modelName());
    }
    List<String> texts = request.inputs().stream().map(EmbeddingInput::text).toList();
    for (int i = 0; i < texts.size(); i++) {
      if (texts.get(i).isBlank()) {
        throw new IllegalArgumentException(
            "lanewise: text " + i + ": expected some characters, got blanks");
      }
    }
    return handle.use(embedder -> embed(embedder, texts, request));
  }

  private EmbeddingResponse embed(
      TextEmbedder embedder, List<String> texts, EmbeddingRequest request) {
    Integer dimensions = request.dimensions();
    if (dimensions != null && dimensions != embedder.dimension()) {
      throw unsupported("dimensions", embedder.dimension() + "", dimensions + "");
    }
    float[][] vectors = new float[texts.size()][embedder.dimension()];
    long tokens = prompted(embedder, request.inputType()).embedAll(texts, vectors);
    return EmbeddingResponse.builder()
        .embeddings(Arrays.stream(vectors).map(Embedding::from).toList())
        .modelName(name)
        .tokenUsage(new TokenUsage(Math.toIntExact(tokens)))
        .build();
  }

  private static TextEmbedder prompted(TextEmbedder embedder, @Nullable EmbeddingInputType type) {
    return switch (type) {
      case null -> embedder;
      case QUERY -> embedder.forQueries();
      case DOCUMENT -> embedder.forDocuments();
    };
  }

  private static UnsupportedFeatureException unsupported(
      String parameter, String expected, String actual) {
    return new UnsupportedFeatureException(
        "lanewise: " + parameter + ": expected " + expected + ", got " + actual);
  }

  @Override
  public Set<EmbeddingParameter<?>> supportedParameters() {
    return Set.of(
        EmbeddingRequestParameters.MODEL_NAME,
        EmbeddingRequestParameters.DIMENSIONS,
        EmbeddingRequestParameters.INPUT_TYPE);
  }

  /// Elements of a vector. Embeds nothing to find out.
  @Override
  public int dimension() {
    return handle.dimension();
  }

  @Override
  public String modelName() {
    return name;
  }

  /// Unmaps the model if it was opened here, behind the last call that runs.
  @Override
  public void close() {
    if (owned) {
      handle.close();
    }
  }

  /// For example `LanewiseEmbeddingModel(potion-base-8M, EmbedderHandle(…))`.
  @Override
  public String toString() {
    return "LanewiseEmbeddingModel(" + name + ", " + handle + ")";
  }
}
