package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Whole words against a map, around the lengths that a slot can hold.
class WholeWordsTest {
  private static final int LONGEST = 18;

  /// Of few bytes, zero among them, so that many begin as others do and some are as long as their
  /// zeros make them look.
  private static byte[] word(SplittableRandom random) {
    byte[] word = new byte[random.nextInt(1, LONGEST + 1)];
    for (int at = 0; at < word.length; at++) {
      word[at] = (byte) random.nextInt(0, 3);
    }
    return word;
  }

  private static String key(byte[] word) {
    return new String(word, StandardCharsets.ISO_8859_1);
  }

  @Test
  void findsEveryWordAndNoOther() {
    SplittableRandom random = new SplittableRandom(5);
    Map<String, Integer> ids = new HashMap<>();
    TokenList tokens = new TokenList();
    for (int i = 0; i < 20_000; i++) {
      byte[] word = word(random);
      if (ids.putIfAbsent(key(word), i) == null) {
        tokens.add(word, i);
      }
    }
    WholeWords words = new WholeWords(tokens, Vocabularies.trie(tokens));
    for (int i = 0; i < 100_000; i++) {
      byte[] word = word(random);
      int expected = ids.getOrDefault(key(word), -1);
      assertEquals(expected, words.find(word, 0, word.length), "at the end of an array");
      byte[] text = new byte[3 * LONGEST];
      Arrays.fill(text, (byte) 1);
      System.arraycopy(word, 0, text, LONGEST, word.length);
      assertEquals(expected, words.find(text, LONGEST, LONGEST + word.length), "in the middle");
    }
    assertEquals(-1, words.find(new byte[LONGEST], 1, 1), "no word");
  }

  @Test
  void holdsNoneAsWell() {
    TokenList none = new TokenList();
    WholeWords words = new WholeWords(none, Vocabularies.trie(none));
    assertEquals(-1, words.find(new byte[LONGEST], 0, 1));
    assertEquals(-1, words.find(new byte[LONGEST], 0, LONGEST));
  }
}
