package io.lanewise.text;

import java.util.Arrays;
import java.util.Locale;

/// What models make of their vocabularies.
final class Vocabularies {
  private Vocabularies() {}

  /// A trie of keys that are known to be few, honest and different.
  static Trie trie(TokenList keys) {
    Trie trie = TrieBuilder.build(keys, keys.order());
    if (trie == null) {
      throw new IllegalStateException("trie of " + keys.count() + " keys is too sparse");
    }
    return trie;
  }

  /// The ids of the tokens `<0x00>` to `<0xFF>`, −1 where there is none.
  static int[] byteTokens(Trie vocabulary) {
    int[] ids = new int[256];
    Arrays.setAll(
        ids, b -> vocabulary.find(Utf8.encode(String.format(Locale.ROOT, "<0x%02X>", b))));
    return ids;
  }

  /// Whether all bytes of `text[from .. to)` have a token.
  static boolean hasBytes(int[] byteTokens, byte[] text, int from, int to) {
    for (int at = from; at < to; at++) {
      if (byteTokens[text[at] & 0xff] < 0) {
        return false;
      }
    }
    return true;
  }
}
