package io.lanewise.file;

import java.nio.file.Path;
import java.util.List;

/// What the folder of a static embedding model says beside its tensors.
///
/// ```
/// MODEL2VEC               config.json  model.safetensors  tokenizer.json
/// SENTENCE_TRANSFORMERS   config_sentence_transformers.json, and model.safetensors and tokenizer.json
///                         beside it or in the folder that modules.json (else 0_StaticEmbedding) names
/// ```
///
/// Sources: `model2vec/persistence/datamodels.py` of
/// [model2vec](https://github.com/MinishLab/model2vec), and `StaticEmbedding.py`, `Dense.py` and
/// `Normalize.py` of [sentence-transformers](https://github.com/UKPLab/sentence-transformers).
///
/// @param layout whose rules of inference hold
/// @param table the name of the table's tensor
/// @param tokenizer the tokenizer.json
/// @param steps what happens to the mean of a text's rows, in order
/// @param prompts what stands in front of texts
public record ModelFolder(
    Layout layout, String table, Path tokenizer, List<Step> steps, ModelPrompts prompts) {
  /// Keeps a copy of the steps.
  public ModelFolder {
    steps = List.copyOf(steps);
  }

  /// What happens to a vector behind the mean.
  public sealed interface Step {}

  /// The vector gets length 1.
  public record Normalize() implements Step {}

  /// y = a(x Wᵀ + b).
  ///
  /// @param weights a safetensors file with `linear.weight` (outFeatures, inFeatures), and
  ///   `linear.bias` if there is one
  /// @param bias whether there is one
  /// @param activation a, by the name of PyTorch's class: GELU, Identity, ReLU, SiLU, Sigmoid or
  ///   Tanh
  public record Dense(
      Path weights, int inFeatures, int outFeatures, boolean bias, String activation)
      implements Step {}

  /// Whose folder it is.
  public enum Layout {
    /// Model2Vec's: `embeddings`, and perhaps `weights` and `mapping`.
    MODEL2VEC("model2vec", "embeddings", "embeddings"),
    /// The StaticEmbedding of sentence-transformers: `embedding.weight`.
    SENTENCE_TRANSFORMERS("static-embedding", "embedding.weight", "embeddings");

    private final String format;
    private final String table;
    private final String otherTable;

    Layout(String format, String table, String otherTable) {
      this.format = format;
      this.table = table;
      this.otherTable = otherTable;
    }

    /// What [WeightFile#format] calls it.
    String format() {
      return format;
    }

    /// The table's name in these contents, or the usual one if they have none.
    String table(Contents contents) {
      boolean other = contents.find(table) == null && contents.find(otherTable) != null;
      return other ? otherTable : table;
    }
  }
}
