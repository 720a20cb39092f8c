package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A warm encoder allocates nothing, whatever the model.
class EncoderAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 30;

  private final List<Tokenizer> tokenizers =
      List.of(
          TokenizerFiles.of(
              TokenizerFiles.type("BertNormalizer"),
              TokenizerFiles.type("BertPreTokenizer"),
              "{'type': 'WordPiece', 'unk_token': 'u', 'continuing_subword_prefix': '#',"
                  + " 'max_input_chars_per_word': 100, 'vocab': {'u': 0, 'ab': 1, '#c': 2, 'e':"
                  + " 3}}"),
          TokenizerFiles.of(
              TokenizerFiles.type("Lowercase"),
              TokenizerFiles.type("Whitespace"),
              TokenizerFiles.words("ab", "abc", "é")),
          TokenizerFiles.of(
              "null",
              "{'type': 'ByteLevel', 'add_prefix_space': true}",
              "{'type': 'BPE', 'vocab': {'a': 0, 'b': 1, 'c': 2, 'Ġ': 3, 'ab': 4, 'Ã': 5},"
                  + " 'merges': ['a b']}"),
          TokenizerFiles.of(
              "{'type': 'Replace', 'pattern': {'Regex': '\\\\s+'}, 'content': ' '}",
              "{'type': 'Metaspace', 'replacement': '▁'}",
              "{'type': 'Unigram', 'unk_id': 0, 'vocab': [['u', 0], ['▁', -1], ['ab', -1], ['c',"
                  + " -2]]}"));

  @Test
  void aRoundOfAllEncodersTakesNoByte() {
    String text = "ab abc, Café ab\u00a0c! ".repeat(40) + "abcabc".repeat(50);
    int[] ids = new int[4000];
    List<Encoder> encoders = new ArrayList<>();
    tokenizers.forEach(tokenizer -> encoders.add(tokenizer.encoder()));
    long least = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      long before = THREADS.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < encoders.size(); i++) {
        encoders.get(i).encode(text);
        tokenizers.get(i).encode(text, ids, 0);
      }
      least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
    }
    assertEquals(0, least);
  }
}
