package io.lanewise.cli.model;

import com.fasterxml.jackson.core.JsonToken;
import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// What a static model must know of its `tokenizer.json` beside the tokenizer itself.
///
/// @param file the tokenizer.json
/// @param size how many tokens there are, added ones included
/// @param maxId the highest id; ids may have holes
/// @param unknownToken the model's `unk_token`; null if it has none, as Unigram models
/// @param unknownId its id, -1 if it has none or is no token
/// @param medianTokenLength in code points, rounded down
/// @param maxTokens `truncation.max_length`; the most an int can be if there is none
/// @param keepsEnd whether truncation takes from the beginning
record Vocabulary(
    Path file,
    int size,
    int maxId,
    @Nullable String unknownToken,
    int unknownId,
    int medianTokenLength,
    int maxTokens,
    boolean keepsEnd) {

  /// Reads the vocabulary, and nothing else, of a `tokenizer.json`.
  ///
  /// @throws WeightFormatException if it is not valid, or has no tokens
  static Vocabulary read(Path file) {
    return new Reader().read(file);
  }

  private static final class Reader {
    private final Map<String, Integer> ids = new HashMap<>();
    private final Map<String, Integer> addedIds = new HashMap<>();
    private @Nullable String version;
    private String type = "";
    private @Nullable String unknown;
    private boolean unknownGiven;
    private int maxTokens = Integer.MAX_VALUE;
    private boolean keepsEnd;

    Vocabulary read(Path file) {
      try (JsonFile json = JsonFile.open(file)) {
        json.forEachField("tokenizer", name -> field(json, name));
        json.end();
        if (!"1.0".equals(version)) {
          throw json.refuse(Kind.VERSION, "version", "\"1.0\"", version + "");
        }
        ids.putAll(addedIds);
        if (ids.isEmpty()) {
          throw json.refuse(Kind.SCHEMA, "vocabulary", "tokens", "none");
        }
      }
      int maxId = ids.values().stream().mapToInt(Integer::intValue).max().orElse(-1);
      int unknownId = ids.getOrDefault(unknownToken(), -1);
      return new Vocabulary(
          file, ids.size(), maxId, unknownToken(), unknownId, median(), maxTokens, keepsEnd);
    }

    private void field(JsonFile json, String name) {
      switch (name) {
        case "version" -> version = json.string("version");
        case "truncation" -> {
          if (!json.is(JsonToken.VALUE_NULL)) {
            json.forEachField("truncation", field -> truncation(json, field));
          }
        }
        case "added_tokens" -> json.forEachElement("added_tokens", () -> added(json));
        case "model" -> json.forEachField("model", field -> model(json, field));
        default -> {}
      }
    }

    private void truncation(JsonFile json, String name) {
      switch (name) {
        case "max_length" -> maxTokens = json.index("truncation.max_length");
        case "direction" -> keepsEnd = json.string("truncation.direction").equals("Left");
        default -> {}
      }
    }

    private void added(JsonFile json) {
      Entry entry = new Entry();
      json.forEachField(
          "added token",
          name -> {
            switch (name) {
              case "id" -> entry.id = json.index("added token's id");
              case "content" -> entry.token = json.string("added token's content");
              default -> {}
            }
          });
      if (entry.token == null || entry.id < 0) {
        throw json.refuse(Kind.SCHEMA, "added token", "id and content", "less");
      }
      addedIds.put(entry.token, entry.id);
    }

    private void model(JsonFile json, String name) {
      switch (name) {
        case "type" -> type = json.string("model.type");
        case "unk_token" -> {
          unknownGiven = true;
          unknown = json.is(JsonToken.VALUE_NULL) ? null : json.string("model.unk_token");
        }
        case "vocab" -> {
          if (json.is(JsonToken.START_ARRAY)) {
            json.forEachElement("model.vocab", () -> scored(json));
          } else {
            json.forEachField("model.vocab", token -> ids.put(token, json.index("token's id")));
          }
        }
        default -> {}
      }
    }

    /// `[token, score]` of a Unigram model; its id is its place.
    private void scored(JsonFile json) {
      Entry entry = new Entry();
      json.forEachElement(
          "model.vocab",
          () -> entry.token = entry.token == null ? json.string("token") : entry.token);
      if (entry.token == null || ids.putIfAbsent(entry.token, ids.size()) != null) {
        throw json.refuse(Kind.DUPLICATE, "model.vocab", "new tokens", entry.token + "");
      }
    }

    /// The defaults of the models that can't be without.
    private @Nullable String unknownToken() {
      if (unknownGiven) {
        return unknown;
      }
      return switch (type) {
        case "WordPiece" -> "[UNK]";
        case "WordLevel" -> "<unk>";
        default -> null;
      };
    }

    private int median() {
      int[] lengths =
          ids.keySet().stream().mapToInt(t -> t.codePointCount(0, t.length())).sorted().toArray();
      int middle = lengths.length / 2;
      return lengths.length % 2 == 1
          ? lengths[middle]
          : (lengths[middle - 1] + lengths[middle]) / 2;
    }
  }

  private static final class Entry {
    private @Nullable String token;
    private int id = -1;
  }
}
