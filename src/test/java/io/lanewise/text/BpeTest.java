package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

/// Merging by heap, by scan and by cache, against the plain rule.
class BpeTest {
  private static final String[] MERGES = {"a a", "b a", "aa b", "aa aa", "c b", "b aab", "ba ba"};

  private static Tokenizer tokenizer(String vocabulary, String options) {
    StringBuilder merges = new StringBuilder();
    for (String merge : MERGES) {
      merges.append(merges.isEmpty() ? "'" : ", '").append(merge).append("'");
    }
    return TokenizerFiles.of(
        "null",
        "null",
        "{'type': 'BPE', 'vocab': {%s}, 'merges': [%s]%s}".formatted(vocabulary, merges, options));
  }

  private static final String VOCABULARY =
      "'a': 0, 'b': 1, 'c': 2, 'aa': 3, 'ba': 4, 'aab': 5, 'aaaa': 6, 'cb': 7, 'baab': 8, "
          + "'baba': 9, '?': 10, '<0x78>': 11, 'abc': 12";

  /// As long as a pair can merge: the one of lowest rank, of several the leftmost.
  private static List<String> merged(String word) {
    List<String> parts = new ArrayList<>(List.of(word.split("", -1)));
    parts.removeIf(String::isEmpty);
    while (true) {
      int best = MERGES.length;
      int at = -1;
      for (int i = 0; i + 1 < parts.size(); i++) {
        int rank = List.of(MERGES).indexOf(parts.get(i) + " " + parts.get(i + 1));
        if (rank >= 0 && rank < best) {
          best = rank;
          at = i;
        }
      }
      if (at < 0) {
        return parts;
      }
      parts.set(at, parts.get(at) + parts.remove(at + 1));
    }
  }

  @Test
  void mergesByRankThenFromTheLeft() {
    Tokenizer tokenizer = tokenizer(VOCABULARY, "");
    SplittableRandom random = new SplittableRandom(3);
    for (int round = 0; round < 3000; round++) {
      StringBuilder word = new StringBuilder();
      for (int i = random.nextInt(1, 80); i > 0; i--) {
        word.append("aabc".charAt(random.nextInt(4)));
      }
      assertEquals(merged(word.toString()), tokenizer.tokens(word), word.toString());
      assertEquals(merged(word.toString()), tokenizer.tokens(word), "again, from the cache");
    }
  }

  @Test
  void unknownCharactersAreDroppedNamedFusedOrSpelled() {
    assertArrayEquals(new int[] {0, 1}, tokenizer(VOCABULARY, "").encode("ayzb"));
    String unknown = ", 'unk_token': '?'";
    assertArrayEquals(new int[] {0, 10, 10, 1}, tokenizer(VOCABULARY, unknown).encode("ayzb"));
    String fused = unknown + ", 'fuse_unk': true";
    assertArrayEquals(new int[] {0, 10, 1}, tokenizer(VOCABULARY, fused).encode("ayzb"));
    String bytes = unknown + ", 'byte_fallback': true";
    assertArrayEquals(new int[] {0, 11, 10, 1}, tokenizer(VOCABULARY, bytes).encode("axyb"));
  }

  @Test
  void wholeWordsMayComeBeforeMerges() {
    assertArrayEquals(new int[] {0, 1, 2}, tokenizer(VOCABULARY, "").encode("abc"));
    assertArrayEquals(
        new int[] {12}, tokenizer(VOCABULARY, ", 'ignore_merges': true").encode("abc"));
  }
}
