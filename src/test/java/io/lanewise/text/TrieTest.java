package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Keys to values, against a map.
class TrieTest {
  @Test
  void findsEveryKeyAndNoOther() {
    SplittableRandom random = new SplittableRandom(5);
    for (int bytes : new int[] {2, 30, 256}) {
      Map<String, Integer> expected = new HashMap<>();
      TokenList keys = new TokenList();
      for (int i = 0; i < 5000; i++) {
        byte[] key = new byte[random.nextInt(12)];
        for (int at = 0; at < key.length; at++) {
          key[at] = (byte) random.nextInt(bytes);
        }
        if (expected.putIfAbsent(new String(key, StandardCharsets.ISO_8859_1), i) == null) {
          keys.add(key, i);
        }
      }
      Trie trie = Vocabularies.trie(keys);
      expected.forEach(
          (key, value) -> {
            byte[] latin = key.getBytes(StandardCharsets.ISO_8859_1);
            assertEquals(value, trie.find(latin));
            byte[] longer = (key + "\u0001").getBytes(StandardCharsets.ISO_8859_1);
            assertEquals(expected.getOrDefault(key + "\u0001", -1), trie.find(longer));
          });
    }
  }

  @Test
  void findsTheLongest() {
    TokenList keys = new TokenList();
    keys.add("ab", 1);
    keys.add("abcd", 2);
    keys.add("b", 3);
    Trie trie = Vocabularies.trie(keys);
    byte[] text = Utf8.encode("abcabcd");
    assertEquals(2L << Integer.SIZE | 1, trie.longest(Trie.ROOT, text, 0, 7));
    assertEquals(7L << Integer.SIZE | 2, trie.longest(Trie.ROOT, text, 3, 7));
    assertEquals(5L << Integer.SIZE | 1, trie.longest(Trie.ROOT, text, 3, 6));
    assertEquals(-1, trie.longest(Trie.ROOT, text, 2, 7));
  }
}
