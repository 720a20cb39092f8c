package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The tokens of a `tokenizer.json` in the order of their ids, and nothing else of it.
///
/// ```
/// {"added_tokens": [{"id": 0, "content": "[PAD]", …}, …],
///  "model": {"vocab": {"[PAD]": 0, …} or, of Unigram models, [["<unk>", score], …], …}, …}
/// ```
///
/// Ids may have holes. An added token that the model has keeps the model's id, as in
/// [tokenizers](https://github.com/huggingface/tokenizers).
final class TokenizerVocabulary {
  private static final int NONE = -1;

  private final MappedFile file;
  private final StrictJson json;
  private final Found model = new Found();
  private final Found added = new Found();

  private TokenizerVocabulary(MappedFile file, Opening opening) {
    this.file = file;
    this.json = ModelFolderReader.json(file, "tokenizer", opening);
  }

  /// Reads the tokens.
  ///
  /// @throws WeightFormatException if the file is not valid JSON, has no tokens, a token or an id
  ///   twice (DUPLICATE), or an id beyond what a file of its size can number (LIMIT)
  static Vocabulary read(MappedFile file, Opening opening) {
    TokenizerVocabulary reader = new TokenizerVocabulary(file, opening);
    try (reader.model;
        reader.added;
        VocabularyBuilder builder = new VocabularyBuilder()) {
      reader.parse();
      reader.addAll(builder);
      return builder.build(opening.mapping()::allocate, file);
    }
  }

  private void parse() {
    json.beginObject("tokenizer");
    for (String name = json.nextName(); name != null; name = json.nextName()) {
      switch (name) {
        case "added_tokens" -> {
          json.beginArray("added_tokens");
          while (json.nextElement()) {
            parseAdded();
          }
        }
        case "model" -> {
          json.beginObject("model");
          for (String field = json.nextName(); field != null; field = json.nextName()) {
            parseModel(field);
          }
        }
        default -> json.skip();
      }
    }
    json.end();
    if (model.count == 0 && added.count == 0) {
      throw json.error(Kind.SCHEMA, "vocabulary", "tokens", "none");
    }
  }

  private void parseAdded() {
    String token = null;
    int id = NONE;
    json.beginObject("added token");
    for (String field = json.nextName(); field != null; field = json.nextName()) {
      switch (field) {
        case "id" -> id = id("added token's id");
        case "content" -> token = json.string("added token's content");
        default -> json.skip();
      }
    }
    if (token == null || id == NONE) {
      throw json.error(Kind.SCHEMA, "added token", "id and content", "less");
    }
    added.add(token, id);
  }

  private void parseModel(String field) {
    if (!field.equals("vocab")) {
      json.skip();
    } else if (json.takeObject()) {
      for (String token = json.nextName(); token != null; token = json.nextName()) {
        model.add(token, id("token's id"));
      }
    } else {
      json.beginArray("vocab");
      while (json.nextElement()) {
        json.beginArray("vocab's entry");
        model.add(json.string("token"), model.count);
        while (json.nextElement()) {
          json.skip();
        }
      }
    }
  }

  /// An id, which a list of the file's size could hold: bounds what holes can cost.
  private int id(String what) {
    long id = json.unsigned(what);
    long most = Math.min(Integer.MAX_VALUE - 8L, file.size());
    if (id < 0 || id > most) {
      String actual = Long.toUnsignedString(id);
      throw json.error(Kind.LIMIT, what, "<= " + most + ", the file's size", actual);
    }
    return (int) id;
  }

  private void addAll(VocabularyBuilder builder) {
    int[] order = new int[Math.max(model.rows(), added.rows())];
    Arrays.fill(order, NONE);
    for (int i = 0; i < model.count; i++) {
      if (order[model.ids[i]] != NONE) {
        throw duplicate("id", model.ids[i] + "");
      }
      order[model.ids[i]] = i;
    }
    try (VocabularyBuilder known = new VocabularyBuilder()) {
      model.addAllTo(known, this);
      for (int i = 0; i < added.count; i++) {
        byte[] token = added.token(i);
        if (known.add(token, 0, token.length)) {
          if (order[added.ids[i]] != NONE) {
            throw duplicate("id", added.ids[i] + "");
          }
          order[added.ids[i]] = model.count + i;
        }
      }
    }
    for (int entry : order) {
      if (entry == NONE) {
        builder.addHole();
      } else {
        byte[] token = entry < model.count ? model.token(entry) : added.token(entry - model.count);
        builder.add(token, 0, token.length);
      }
    }
  }

  private WeightFormatException duplicate(String what, String value) {
    return file.error(Kind.DUPLICATE, "vocabulary: " + what, "once", value + " twice", null, -1);
  }

  /// Tokens with their ids, in the order of the file.
  private static final class Found implements AutoCloseable {
    private final GrowingMemory text = new GrowingMemory();
    private final GrowingMemory ends = new GrowingMemory();
    private int[] ids = new int[64];
    private int count;
    private int highest = NONE;

    void add(String token, int id) {
      byte[] utf8 = token.getBytes(StandardCharsets.UTF_8);
      text.append(utf8, 0, utf8.length);
      ends.append(text.size());
      ids = count == ids.length ? Arrays.copyOf(ids, 2 * count) : ids;
      ids[count++] = id;
      highest = Math.max(highest, id);
    }

    int rows() {
      return highest + 1;
    }

    byte[] token(int index) {
      long start = index == 0 ? 0 : ends.getLong((index - 1L) * Long.BYTES);
      return text.bytes(start, ends.getLong((long) index * Long.BYTES));
    }

    void addAllTo(VocabularyBuilder known, TokenizerVocabulary reader) {
      for (int i = 0; i < count; i++) {
        byte[] token = token(i);
        if (!known.add(token, 0, token.length)) {
          String name = new String(token, StandardCharsets.UTF_8);
          throw reader.duplicate("token", Printable.name(name));
        }
      }
    }

    @Override
    public void close() {
      text.close();
      ends.close();
    }
  }
}
