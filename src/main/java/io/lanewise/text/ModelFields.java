package io.lanewise.text;

import com.fasterxml.jackson.core.JsonToken;
import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The fields of a `model`, read in any order: the vocabulary, perhaps scores and merges, as flat
/// lists, and the small rest as a [Part].
final class ModelFields {
  private static final String WHAT = "model";

  private final JsonText json;
  private final TokenList tokens = new TokenList();
  private final TokenList merges = new TokenList();
  private final Map<String, Object> rest = new LinkedHashMap<>();
  private double[] scores = new double[64];
  private @Nullable JsonToken vocabularyForm;
  private @Nullable JsonToken mergeForm;
  private boolean hasMerges;
  private @Nullable Trie trie;

  private ModelFields(JsonText json) {
    this.json = json;
  }

  /// Reads the object that stands at the cursor.
  static ModelFields read(JsonText json) {
    ModelFields fields = new ModelFields(json);
    json.forEachField(WHAT, fields::field);
    return fields;
  }

  private void field(String name) {
    switch (name) {
      case "vocab" -> vocabulary();
      case "merges" -> {
        hasMerges = true;
        json.forEachElement("merges", this::merge);
      }
      default -> rest.put(name, json.tree(WHAT + "." + name));
    }
  }

  private void vocabulary() {
    if (json.is(JsonToken.START_OBJECT)) {
      vocabularyForm = JsonToken.START_OBJECT;
      json.forEachField("vocab", token -> tokens.add(token, json.index("id", json.size())));
      return;
    }
    vocabularyForm = JsonToken.START_ARRAY;
    json.forEachElement("vocab", this::scoredToken);
  }

  /// `["token", score]`.
  private void scoredToken() {
    int before = tokens.count();
    int[] elements = {0};
    json.forEachElement(
        "token of vocab",
        () -> {
          switch (elements[0]++) {
            case 0 -> tokens.add(json.string("token"), before);
            case 1 -> addScore(before, json.number("score"));
            default -> throw json.error(Kind.SCHEMA, "token of vocab", "token and score", "more");
          }
        });
    if (elements[0] != 2) {
      throw json.error(Kind.SCHEMA, "token of vocab", "token and score", "less");
    }
  }

  private void addScore(int index, double score) {
    if (index == scores.length) {
      scores = Arrays.copyOf(scores, 2 * index);
    }
    scores[index] = score;
  }

  /// `"left right"` or `["left", "right"]`, all of a file alike.
  private void merge() {
    JsonToken form =
        json.is(JsonToken.START_ARRAY) ? JsonToken.START_ARRAY : JsonToken.VALUE_STRING;
    if (mergeForm != null && mergeForm != form) {
      throw json.error(Kind.SCHEMA, "merges", "one spelling", "both");
    }
    mergeForm = form;
    if (form == JsonToken.START_ARRAY) {
      int before = merges.count();
      json.forEachElement("merge", () -> merges.add(json.string("part of a merge"), 0));
      checkTwo(merges.count() - before);
      return;
    }
    String text = json.string("merge");
    int space = text.indexOf(' ');
    checkTwo(space < 0 ? 1 : text.indexOf(' ', space + 1) < 0 ? 2 : 3);
    merges.add(text.substring(0, space), 0);
    merges.add(text.substring(space + 1), 0);
  }

  private void checkTwo(int parts) {
    if (parts != 2) {
      throw json.error(Kind.SCHEMA, "merge", "2 parts", parts == 3 ? "3 or more" : parts + "");
    }
  }

  /// The rest of the fields.
  Part options() {
    return new Part(json.path(), WHAT, rest);
  }

  TokenList tokens() {
    return tokens;
  }

  double[] scores() {
    return Arrays.copyOf(scores, tokens.count());
  }

  TokenList merges() {
    return merges;
  }

  /// The model's type; where an old file has none, what its fields say.
  String type() {
    if (rest.containsKey("type")) {
      return options().type();
    }
    if (vocabularyForm == JsonToken.START_ARRAY) {
      return "Unigram";
    }
    if (hasMerges) {
      return "BPE";
    }
    return rest.containsKey("continuing_subword_prefix") ? "WordPiece" : "WordLevel";
  }

  /// Requires the vocabulary in the form of the type.
  void requireVocabulary(boolean scored) {
    JsonToken wanted = scored ? JsonToken.START_ARRAY : JsonToken.START_OBJECT;
    if (vocabularyForm != wanted) {
      String expected = scored ? "a list of [token, score]" : "an object of token: id";
      String actual = vocabularyForm == null ? "nothing" : scored ? "an object" : "a list";
      throw options().error(Kind.SCHEMA, "vocab", expected, actual);
    }
  }

  /// Requires merges, if there are none an empty list.
  void requireMerges() {
    if (!hasMerges) {
      throw options().error(Kind.SCHEMA, "merges", "a list", "nothing");
    }
  }

  /// The vocabulary as a trie, where no token and no id is there twice.
  Trie trie() {
    if (trie == null) {
      trie = newTrie();
    }
    return trie;
  }

  /// The vocabulary for models that look whole words up.
  WholeWords words() {
    return new WholeWords(tokens, trie());
  }

  private Trie newTrie() {
    int[] order = tokens.order();
    for (int i = 1; i < order.length; i++) {
      if (tokens.compare(order[i - 1], order[i]) == 0) {
        String token = new String(tokens.bytes(order[i]), java.nio.charset.StandardCharsets.UTF_8);
        throw duplicate("'" + token + "'");
      }
    }
    int highest = -1;
    for (int i = 0; i < tokens.count(); i++) {
      highest = Math.max(highest, tokens.id(i));
    }
    boolean[] taken = new boolean[highest + 1];
    for (int i = 0; i < tokens.count(); i++) {
      if (taken[tokens.id(i)]) {
        throw duplicate("id " + tokens.id(i));
      }
      taken[tokens.id(i)] = true;
    }
    Trie built = TrieBuilder.build(tokens, order);
    if (built == null) {
      throw options().error(Kind.LIMIT, "vocab", "tokens of a language", "a made-up set");
    }
    return built;
  }

  private WeightFormatException duplicate(String what) {
    return options().error(Kind.DUPLICATE, "vocab", "once", what + " twice");
  }

  /// The id of a token that an option names.
  int id(String option, String token) {
    byte[] wanted = Utf8.encode(token);
    for (int i = 0; i < tokens.count(); i++) {
      if (Arrays.equals(tokens.bytes(i), wanted)) {
        return tokens.id(i);
      }
    }
    throw options().error(Kind.MISMATCH, option, "a token of the vocabulary", "'" + token + "'");
  }
}
