package io.lanewise.file;

import io.lanewise.file.ModelFolder.Layout;
import io.lanewise.file.ModelFolder.Normalize;
import io.lanewise.file.ModelFolder.Step;
import io.lanewise.file.WeightFormatException.Kind;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds the parts of a [ModelFolder] and reads them.
///
/// @param layout whose folder it is
/// @param weights the safetensors file
/// @param tokenizer the tokenizer.json
/// @param steps behind the mean
/// @param prompts in front of texts
record ModelFolderReader(
    Layout layout, Path weights, Path tokenizer, List<Step> steps, ModelPrompts prompts) {
  static final String CONFIG = "config.json";
  private static final String ST_CONFIG = "config_sentence_transformers.json";
  private static final String MODULES = "modules.json";
  static final String WEIGHTS = "model.safetensors";
  private static final String TOKENIZER = "tokenizer.json";
  private static final String STATIC_EMBEDDING = "0_StaticEmbedding";
  private static final String MODEL2VEC = "model2vec";

  /// Finds the parts of a static model. Opens only the small JSON files.
  ///
  /// @return null if the folder says that it is something else
  /// @throws WeightFileException if a part is missing
  /// @throws WeightFormatException if a JSON file is not valid, or names modules that are not known
  static @Nullable ModelFolderReader find(Path folder, Opening opening) {
    if (Files.exists(folder.resolve(CONFIG))) {
      return model2vec(folder, opening);
    }
    if (!Files.exists(folder.resolve(ST_CONFIG))) {
      return null;
    }
    if (Files.exists(folder.resolve(MODULES))) {
      ModelModules modules = ModelModules.read(folder.resolve(MODULES), opening);
      if (modules == null) {
        return null;
      }
      Path embedding = folder.resolve(modules.embedding());
      return staticEmbedding(folder, embedding, modules.steps(), opening);
    }
    boolean here = Files.exists(folder.resolve(WEIGHTS));
    Path embedding = here ? folder : folder.resolve(STATIC_EMBEDDING);
    return staticEmbedding(folder, embedding, List.of(), opening);
  }

  /// Of all that config.json says, `normalize` alone changes vectors; absent means false.
  private static @Nullable ModelFolderReader model2vec(Path folder, Opening opening) {
    StrictJson json = json(folder.resolve(CONFIG), "config", opening);
    boolean normalize = false;
    // Old ones don't say what they are.
    String type = null;
    json.beginObject("config");
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case "model_type" -> type = json.string("model_type");
        case "normalize" -> normalize = json.bool("normalize");
        default -> json.skip();
      }
    }
    json.end();
    return type == null || type.equals(MODEL2VEC)
        ? complete(
            Layout.MODEL2VEC,
            folder,
            normalize ? List.of(new Normalize()) : List.of(),
            ModelPrompts.NONE)
        : null;
  }

  private static ModelFolderReader staticEmbedding(
      Path folder, Path embedding, List<Step> steps, Opening opening) {
    ModelPrompts prompts = ModelPrompts.read(json(folder.resolve(ST_CONFIG), "config", opening));
    return complete(Layout.SENTENCE_TRANSFORMERS, embedding, steps, prompts);
  }

  private static ModelFolderReader complete(
      Layout layout, Path folder, List<Step> steps, ModelPrompts prompts) {
    return new ModelFolderReader(
        layout, part(folder, WEIGHTS), part(folder, TOKENIZER), steps, prompts);
  }

  /// A file that a folder must have.
  static Path part(Path folder, String name) {
    Path part = folder.resolve(name);
    if (!Files.exists(part)) {
      throw new WeightFileException(
          WeightFileException.Kind.MISSING, "open: model", name, "none", folder);
    }
    return part;
  }

  /// Reads table and vocabulary, and checks that they agree.
  Contents read(Opening opening) {
    MappedFile file = opening.mapping().map(weights);
    Contents tensors = new SafetensorsReader().read(file, opening);
    Vocabulary vocabulary = TokenizerVocabulary.read(opening.mapping().map(tokenizer), opening);
    ModelFolder folder = new ModelFolder(layout, layout.table(tensors), tokenizer, steps, prompts);
    TensorEntry table = ModelTables.check(folder, file, tensors, vocabulary);
    DenseModule.check(steps, table.shape().dim(1), opening);
    return tensors.with(folder, vocabulary);
  }

  /// A JSON file of a model. Its duplicate names may take four times its bytes.
  static StrictJson json(Path path, String what, Opening opening) {
    MappedFile file = opening.mapping().map(path);
    return json(file, what, opening);
  }

  static StrictJson json(MappedFile file, String what, Opening opening) {
    if (file.size() == 0) {
      throw file.error(Kind.SYNTAX, what, "JSON", "an empty file", null, 0);
    }
    JsonDocument document = new JsonDocument(file, what, 0, file.size());
    return new StrictJson(document, Math.max(opening.allowance().nameBytes(), 4 * file.size()));
  }
}
