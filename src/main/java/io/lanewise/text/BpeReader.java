package io.lanewise.text;

import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import java.util.Arrays;

/// Makes a [Bpe] of what the file says.
final class BpeReader {
  private static final byte[] SPACE = Utf8.encode(0x2581);

  private final ModelFields fields;
  private final Trie vocabulary;

  private BpeReader(ModelFields fields) {
    this.fields = fields;
    this.vocabulary = fields.trie();
  }

  static Model read(ModelFields fields) {
    return new BpeReader(fields).read();
  }

  private Model read() {
    BpeOptions options = BpeOptions.read(fields.options());
    String unknownToken = options.unknown();
    int unknown = unknownToken == null ? -1 : fields.id("unk_token", unknownToken);
    int prefixLength = options.prefix() == null ? 0 : Utf8.encode(options.prefix()).length;
    TokenList parts = fields.merges();
    Merges merges = new Merges(parts.count() / 2);
    boolean wordsApart = vocabulary.find(SPACE) >= 0 && !options.ignoresMerges();
    wordsApart &= prefixLength == 0 && options.suffix() == null;
    for (int i = 0; i < parts.count(); i += 2) {
      byte[] left = parts.bytes(i);
      byte[] right = parts.bytes(i + 1);
      if (right.length < prefixLength) {
        throw mismatch(i / 2, "a second part with the prefix", right);
      }
      byte[] both = Arrays.copyOf(left, left.length + right.length - prefixLength);
      System.arraycopy(right, prefixLength, both, left.length, right.length - prefixLength);
      merges.put(id(i / 2, left), id(i / 2, right), i / 2, id(i / 2, both));
      wordsApart &= !crossesWords(both);
    }
    int[] byteTokens = options.fallsBack() ? Vocabularies.byteTokens(vocabulary) : new int[0];
    return new Bpe(vocabulary, merges, options, unknown, byteTokens, wordsApart);
  }

  private int id(int merge, byte[] token) {
    int id = vocabulary.find(token);
    if (id < 0) {
      throw mismatch(merge, "tokens of the vocabulary", token);
    }
    return id;
  }

  private WeightFormatException mismatch(int merge, String expected, byte[] actual) {
    String token = new String(actual, java.nio.charset.StandardCharsets.UTF_8);
    return fields
        .options()
        .error(Kind.MISMATCH, "merges[" + merge + "]", expected, "'" + token + "'");
  }

  /// Whether U+2581, which stands for a space, follows on another character.
  private static boolean crossesWords(byte[] token) {
    boolean space = true;
    for (int at = 0; at < token.length; at += Utf8.width(token[at])) {
      boolean here = isSpace(token, at, token.length);
      if (here && !space) {
        return true;
      }
      space = here;
    }
    return false;
  }

  /// Whether U+2581 begins at `at`.
  static boolean isSpace(byte[] text, int at, int to) {
    return at + 3 <= to
        && text[at] == SPACE[0]
        && text[at + 1] == SPACE[1]
        && text[at + 2] == SPACE[2];
  }
}
