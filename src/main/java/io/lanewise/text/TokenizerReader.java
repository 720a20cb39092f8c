package io.lanewise.text;

import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads a `tokenizer.json` in one pass, then makes its parts.
///
/// ```
/// {"version": "1.0", "truncation": …, "padding": …, "added_tokens": […], "normalizer": …,
///  "pre_tokenizer": …, "post_processor": …, "decoder": …, "model": {…}}
/// ```
final class TokenizerReader {
  private static final String VERSION = "1.0";

  private final JsonText json;
  private final Map<String, Object> parts = new HashMap<>();
  private final List<Part> addedTokens = new ArrayList<>();
  private @Nullable ModelFields model;

  private TokenizerReader(Path file) {
    this.json = new JsonText(TextFile.read(file));
  }

  static Tokenizer read(Path file) {
    TokenizerReader reader = new TokenizerReader(file);
    reader.json.forEachField("tokenizer", reader::field);
    reader.json.end();
    return reader.build();
  }

  private void field(String name) {
    switch (name) {
      case "version" -> version();
      case "model" -> model = ModelFields.read(json);
      case "added_tokens" -> json.forEachElement(name, () -> addedTokens.add(addedToken()));
      case "normalizer", "pre_tokenizer", "post_processor", "truncation" ->
          parts.put(name, json.tree(name));
      // What follows the ids is not done here: padding, and the way back to text.
      default -> json.skip();
    }
  }

  private void version() {
    Object version = json.tree("version");
    if (!version.equals(VERSION)) {
      throw error(Kind.VERSION, "version", "\"" + VERSION + "\"", "" + version);
    }
  }

  private Part addedToken() {
    if (json.tree("added_tokens") instanceof Part token) {
      return token;
    }
    throw error(Kind.SCHEMA, "added_tokens", "objects", "another value");
  }

  private Tokenizer build() {
    ModelFields fields = model;
    if (fields == null) {
      throw error(Kind.SCHEMA, "model", "one", "none");
    }
    Part normalizer = part("normalizer");
    Normalizer[] normalizers =
        normalizer == null ? new Normalizer[0] : NormalizerReader.read(normalizer);
    Part preTokenizer = part("pre_tokenizer");
    PreTokenizer[] preTokenizers =
        preTokenizer == null ? new PreTokenizer[0] : PreTokenizerReader.read(preTokenizer);
    Part postProcessor = part("post_processor");
    PostProcessor around =
        postProcessor == null ? PostProcessor.NONE : PostProcessor.read(postProcessor);
    Truncation truncation = Truncation.read(part("truncation"));
    Model made = ModelReader.read(fields);
    AddedVocabulary added = AddedVocabulary.read(addedTokens, fields, json.size());
    return new Tokenizer(
        new TokenizerParts(
            new AddedTokens(added.raw()),
            normalizers,
            new AddedTokens(added.normalized(normalizers)),
            preTokenizers,
            made,
            around,
            added.tokens()),
        truncation);
  }

  private @Nullable Part part(String name) {
    Object value = parts.getOrDefault(name, JsonText.Null.NULL);
    if (value instanceof JsonText.Null) {
      return null;
    }
    if (value instanceof Part part) {
      return part;
    }
    throw error(Kind.SCHEMA, name, "an object or null", "another value");
  }

  private WeightFormatException error(Kind kind, String what, String expected, String actual) {
    return json.error(kind, "tokenizer: " + what, expected, actual);
  }
}
