package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a sentence-transformers model wants to stand in front of texts: `prompts` and
/// `default_prompt_name` of config_sentence_transformers.json.
///
/// Source: `encode`, `encode_query` and `encode_document` in `SentenceTransformer.py` of
/// [sentence-transformers](https://github.com/UKPLab/sentence-transformers).
///
/// @param texts each prompt by its name
/// @param usual in front of a text of which nothing is said; empty for none
public record ModelPrompts(Map<String, String> texts, String usual) {
  /// A model that wants none.
  static final ModelPrompts NONE = new ModelPrompts(Map.of(), "");

  private static final List<String> DOCUMENT = List.of("document", "passage", "corpus");

  /// Keeps a copy of the texts.
  public ModelPrompts {
    texts = Map.copyOf(texts);
  }

  /// In front of what is searched for.
  public String query() {
    return texts.getOrDefault("query", usual);
  }

  /// In front of what is found.
  public String document() {
    for (String name : DOCUMENT) {
      String text = texts.get(name);
      if (text != null) {
        return text;
      }
    }
    return usual;
  }

  /// Reads them; what else the file says does not change vectors.
  ///
  /// @throws WeightFormatException if it is not valid, or the default is none of the prompts
  static ModelPrompts read(StrictJson json) {
    Map<String, String> texts = Map.of();
    String usual = null;
    json.beginObject("config");
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case "prompts" -> texts = texts(json);
        case "default_prompt_name" ->
            usual = json.takeNull() ? null : json.string("default_prompt_name");
        default -> json.skip();
      }
    }
    json.end();
    return new ModelPrompts(texts, usual == null ? "" : text(json, texts, usual));
  }

  private static Map<String, String> texts(StrictJson json) {
    Map<String, String> texts = new LinkedHashMap<>();
    if (json.takeNull()) {
      return texts;
    }
    json.beginObject("prompts");
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      texts.put(name, json.string("prompt"));
    }
    return texts;
  }

  private static String text(StrictJson json, Map<String, String> texts, String name) {
    @Nullable String text = texts.get(name);
    if (text == null) {
      throw json.error(
          Kind.MISMATCH, "default_prompt_name", "the name of a prompt", Printable.name(name));
    }
    return text;
  }
}
