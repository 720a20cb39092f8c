package io.lanewise.file;

import java.nio.file.Path;

/// What the folder of a static embedding model says beside its tensors.
///
/// ```
/// MODEL2VEC               config.json  model.safetensors  tokenizer.json
/// SENTENCE_TRANSFORMERS   config_sentence_transformers.json, and model.safetensors and tokenizer.json
///                         beside it or in the folder that modules.json (else 0_StaticEmbedding) names
/// ```
///
/// Sources: `model2vec/persistence/datamodels.py` of
/// [model2vec](https://github.com/MinishLab/model2vec), and `StaticEmbedding.py` and `Normalize.py`
/// of [sentence-transformers](https://github.com/UKPLab/sentence-transformers).
///
/// @param layout whose rules of inference hold
/// @param table the name of the table's tensor
/// @param tokenizer the tokenizer.json
/// @param normalize whether vectors get length 1
public record ModelFolder(Layout layout, String table, Path tokenizer, boolean normalize) {
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
