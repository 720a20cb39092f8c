package io.lanewise.text;

import io.lanewise.file.WeightFormatException.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// The added tokens of a file, checked against the model's vocabulary.
///
/// A token that the model has keeps the model's id. A new one must have the next free id, as the
/// reference gives it that one whatever the file says.
final class AddedVocabulary {
  private final List<AddedToken> added = new ArrayList<>();
  private final List<Part> parts;
  private final Tokens tokens;

  private AddedVocabulary(List<Part> parts, ModelFields model, int mostId) {
    this.parts = parts;
    TokenList all = model.tokens();
    Trie vocabulary = model.trie();
    int size = all.count();
    Set<String> seen = new HashSet<>();
    int highest = -1;
    int rows = 0;
    for (int i = 0; i < size; i++) {
      rows = Math.max(rows, all.id(i) + 1);
    }
    boolean[] taken = new boolean[rows];
    for (int i = 0; i < size; i++) {
      taken[all.id(i)] = true;
    }
    for (Part part : parts) {
      String text = part.string("content");
      byte[] content = Utf8.encode(text);
      int id = part.index("id");
      if (id > mostId) {
        throw part.error(Kind.LIMIT, "id", "<= " + mostId + ", the file's size", id + "");
      }
      if (content.length == 0) {
        throw part.error(Kind.UNSUPPORTED, "content", "a text", "an empty one");
      }
      if (!seen.add(text)) {
        throw part.error(Kind.DUPLICATE, "content", "once", "'" + text + "' twice");
      }
      int known = vocabulary.find(content);
      if (known >= 0) {
        id = known;
      } else {
        int next = highest >= size || size == 0 ? highest + 1 : size;
        if (id < taken.length && taken[id]) {
          throw part.error(Kind.DUPLICATE, "id", "a free one", id + " of another token");
        }
        if (id != next) {
          throw part.error(Kind.MISMATCH, "id", next + ", the next free one", id + "");
        }
        all.add(content, id);
        rows = Math.max(rows, id + 1);
      }
      highest = Math.max(highest, id);
      added.add(
          new AddedToken(
              content,
              id,
              part.bool("single_word"),
              part.bool("lstrip"),
              part.bool("rstrip"),
              part.bool("normalized")));
      part.bool("special");
    }
    this.tokens = new Tokens(all, rows);
  }

  static AddedVocabulary read(List<Part> parts, ModelFields model, int mostId) {
    return new AddedVocabulary(parts, model, mostId);
  }

  /// All tokens, the model's and the new ones.
  Tokens tokens() {
    return tokens;
  }

  /// Those that are looked for in the raw text.
  List<AddedToken> raw() {
    return added.stream().filter(token -> !token.normalized()).toList();
  }

  /// Those that are looked for in the normalised text, themselves normalised.
  List<AddedToken> normalized(Normalizer[] normalizers) {
    List<AddedToken> found = new ArrayList<>();
    Set<String> seen = new HashSet<>();
    for (int i = 0; i < added.size(); i++) {
      if (added.get(i).normalized()) {
        Utf8 text = new Utf8();
        byte[] content = added.get(i).content();
        text.set(content, 0, content.length);
        for (Normalizer normalizer : normalizers) {
          Utf8 next = new Utf8();
          next.clear(text);
          text = normalizer.apply(text, next) ? next : text;
        }
        String normal = text.toString();
        if (normal.isEmpty() || !seen.add(normal)) {
          String actual = normal.isEmpty() ? "nothing" : "'" + normal + "', as of another token";
          throw parts.get(i).error(Kind.UNSUPPORTED, "content", "a text once normalised", actual);
        }
        found.add(added.get(i).withContent(Utf8.encode(normal)));
      }
    }
    return found;
  }
}
