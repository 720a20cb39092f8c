package io.lanewise.text;

import io.lanewise.file.WeightFormatException.Kind;

/// Makes the model of the fields of a file's `model`.
final class ModelReader {
  private ModelReader() {}

  static Model read(ModelFields fields) {
    return switch (fields.type()) {
      case "WordPiece" -> {
        fields.requireVocabulary(false);
        yield wordPiece(fields);
      }
      case "WordLevel" -> {
        fields.requireVocabulary(false);
        yield new WordLevel(
            fields.words(), fields.id("unk_token", fields.options().string("unk_token")));
      }
      case "BPE" -> {
        fields.requireVocabulary(false);
        fields.requireMerges();
        yield BpeReader.read(fields);
      }
      case "Unigram" -> {
        fields.requireVocabulary(true);
        yield unigram(fields);
      }
      default -> throw fields.options().unsupported("BPE, Unigram, WordLevel or WordPiece");
    };
  }

  private static Model wordPiece(ModelFields fields) {
    Part options = fields.options();
    int unknown = fields.id("unk_token", options.string("unk_token"));
    String prefix = options.string("continuing_subword_prefix");
    int most = options.index("max_input_chars_per_word");
    return new WordPiece(fields.words(), unknown, Utf8.encode(prefix), most);
  }

  private static Model unigram(ModelFields fields) {
    Part options = fields.options();
    int unknown = -1;
    if (options.has("unk_id")) {
      unknown = options.index("unk_id");
      int size = fields.tokens().count();
      if (unknown >= size) {
        throw options.error(Kind.MISMATCH, "unk_id", "0 <= id < " + size, unknown + "");
      }
    }
    Trie vocabulary = fields.trie();
    boolean fallsBack = options.bool("byte_fallback", false);
    int[] byteTokens = fallsBack ? Vocabularies.byteTokens(vocabulary) : new int[0];
    return new Unigram(vocabulary, fields.scores(), unknown, byteTokens);
  }
}
