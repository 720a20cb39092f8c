package io.lanewise.cli.model;

import io.lanewise.file.WeightFile;
import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFileException.Kind;
import io.lanewise.file.WeightFormatException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// The parts of a static model's folder, found by the first layout whose files are there:
///
/// ```
/// MODEL2VEC               config.json  model.safetensors  tokenizer.json
/// SENTENCE_TRANSFORMERS   config_sentence_transformers.json, and model.safetensors and tokenizer.json
///                         beside it or in the folder that modules.json (else 0_StaticEmbedding) names
/// ```
///
/// @param layout whose rules of inference hold
/// @param weights the safetensors file
/// @param tokenizer the tokenizer.json
/// @param normalize whether vectors get length 1
record ModelFolder(Layout layout, Path weights, Path tokenizer, boolean normalize) {
  private static final String CONFIG = "config.json";
  private static final String ST_CONFIG = "config_sentence_transformers.json";
  private static final String MODULES = "modules.json";
  private static final String WEIGHTS = "model.safetensors";
  private static final String TOKENIZER = "tokenizer.json";
  private static final String STATIC_EMBEDDING = "0_StaticEmbedding";

  /// Whose folder it is.
  enum Layout {
    MODEL2VEC("embeddings", "embeddings"),
    SENTENCE_TRANSFORMERS("embedding.weight", "embeddings");

    private final String table;
    private final String otherTable;

    Layout(String table, String otherTable) {
      this.table = table;
      this.otherTable = otherTable;
    }

    /// The name of the table in this file, or the usual one if it has none.
    String table(WeightFile file) {
      return !file.has(table) && file.has(otherTable) ? otherTable : table;
    }
  }

  /// Finds the parts. Opens only the small JSON files.
  ///
  /// @throws WeightFileException if there is no folder, or a part of it is missing
  /// @throws WeightFormatException if a JSON file is not valid, or has modules that are not known
  static ModelFolder of(Path folder) {
    if (!Files.isDirectory(folder)) {
      String actual = Files.exists(folder) ? "a file" : "nothing";
      throw missing("a folder with " + TOKENIZER + " and " + WEIGHTS, actual, folder);
    }
    if (Files.exists(folder.resolve(CONFIG))) {
      boolean normalize = normalize(folder.resolve(CONFIG));
      return complete(Layout.MODEL2VEC, folder, normalize);
    }
    if (!Files.exists(folder.resolve(ST_CONFIG))) {
      throw missing(CONFIG + " or " + ST_CONFIG, "neither", folder);
    }
    if (Files.exists(folder.resolve(MODULES))) {
      Modules modules = Modules.read(folder.resolve(MODULES));
      Path embedding = folder.resolve(modules.embedding());
      return complete(Layout.SENTENCE_TRANSFORMERS, embedding, modules.normalize());
    }
    boolean here = Files.exists(folder.resolve(WEIGHTS));
    Path embedding = here ? folder : folder.resolve(STATIC_EMBEDDING);
    return complete(Layout.SENTENCE_TRANSFORMERS, embedding, false);
  }

  private static ModelFolder complete(Layout layout, Path folder, boolean normalize) {
    for (String part : List.of(WEIGHTS, TOKENIZER)) {
      if (!Files.exists(folder.resolve(part))) {
        throw missing(part, "none", folder);
      }
    }
    return new ModelFolder(layout, folder.resolve(WEIGHTS), folder.resolve(TOKENIZER), normalize);
  }

  /// Of all that config.json says, `normalize` alone changes vectors; absent means false.
  private static boolean normalize(Path config) {
    boolean[] normalize = {false};
    try (JsonFile json = JsonFile.open(config)) {
      json.forEachField(
          "config",
          name -> {
            if (name.equals("normalize")) {
              normalize[0] = json.bool("normalize");
            }
          });
      json.end();
    }
    return normalize[0];
  }

  private static WeightFileException missing(String expected, String actual, Path folder) {
    return new WeightFileException(Kind.MISSING, "model", expected, actual, folder, null, -1, null);
  }
}
