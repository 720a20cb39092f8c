package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import ai.djl.huggingface.tokenizers.HuggingFaceTokenizer;
import io.lanewise.SharedData;
import io.lanewise.text.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Ids of random texts against those of the Rust tokenizers themselves, through DJL.
///
/// Code points stay below U+A7C0 and out of what Unicode 15 to 17 added below it: DJL's tokenizers
/// (0.21) know less of those than the ones that are followed (0.23).
///
/// `-Dlanewise.test.texts=100000` takes more of them; the first are the same each time.
class TokenizerOracleTest {
  private static final int TEXTS = Integer.getInteger("lanewise.test.texts", 10_000);

  private static final String[] WORDS = {
    "the",
    "Government's",
    "HELLO",
    "running",
    "unaffable",
    "2,500",
    "it'll",
    "[CLS]",
    "[UNK]",
    "</s>",
    "<unk>",
    "<br>",
    "COVID",
    "Australia-wide",
    "<|endoftext|>",
    "<0x41>",
    "naïve",
    "Ǆ",
    "İstanbul",
    "ΟΔΟΣ",
    "e\u0301\u0323",
    "한국어",
    "\u1112\u1161\u11ab",
    "東京都",
    "नमस्ते",
    "👩\u200d💻",
    "\r\n"
  };

  private static final int[][] BLOCKS = {
    {0x20, 0x7f},
    {0x20, 0x7f},
    {0, 0x100},
    {0x100, 0x250},
    {0x300, 0x370},
    {0x370, 0x530},
    {0x5d0, 0x620},
    {0x900, 0x980},
    {0xe00, 0xe80},
    {0x1100, 0x1200},
    {0x1e00, 0x2000},
    {0x2000, 0x2070},
    {0x2150, 0x2190},
    {0x2190, 0x2400},
    {0x3000, 0x3100},
    {0x4e00, 0x9fff},
    {0xac00, 0xd7a4},
    {0xff00, 0xffef},
    {0x1f300, 0x1f600}
  };

  private static final int[][] MARKS = {
    {'A', 'f'},
    {0, 0x20},
    {0xe0, 0xf0},
    {0x300, 0x370},
    {0x900, 0x980},
    {0x302a, 0x3030},
    {0x1d157, 0x1d173},
    {0x1d157, 0x1d173},
    {0x1e940, 0x1e94b}
  };

  @ParameterizedTest
  @ValueSource(
      strings = {
        "fixtures/model2vec/test-model-float32/tokenizer.json",
        "fixtures/model2vec/test-model-vocab-quantized/tokenizer.json",
        "golden/tokens/bpe_bytelevel.tokenizer.json",
        "golden/tokens/bpe_bytefallback.tokenizer.json",
        "golden/tokens/wordlevel.tokenizer.json",
        "golden/tokens/wordpiece_cased.tokenizer.json",
        "golden/tokens/unigram.tokenizer.json"
      })
  void idsAreThoseOfTheRustTokenizer(String name) throws IOException {
    Path file = SharedData.folder("golden").resolveSibling(name);
    compare(file, name.hashCode(), TokenizerOracleTest::text);
  }

  /// Tokens are bytes here, so ids show what the normalizer of BERT makes of marks that stay though
  /// accents go, among each other and among accents.
  @Test
  void marksComeInTheOrderOfTheRustTokenizer(@TempDir Path folder) throws IOException {
    Path bytes = SharedData.folder("golden").resolve("tokens/bpe_bytelevel.tokenizer.json");
    String none = "\"normalizer\":null";
    String bert =
        "\"normalizer\":{\"type\":\"BertNormalizer\",\"clean_text\":true,"
            + "\"handle_chinese_chars\":true,\"strip_accents\":true,\"lowercase\":true}";
    String json = Files.readString(bytes);
    assertTrue(json.contains(none));
    Path file = Files.writeString(folder.resolve("tokenizer.json"), json.replace(none, bert));
    compare(file, 1, TokenizerOracleTest::marks);
  }

  private static void compare(Path file, long seed, Function<SplittableRandom, String> texts)
      throws IOException {
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.offline", "true");
    Tokenizer tokenizer = Tokenizer.open(file);
    SplittableRandom random = new SplittableRandom(seed);
    try (HuggingFaceTokenizer oracle =
        HuggingFaceTokenizer.builder()
            .optTokenizerPath(file)
            .optAddSpecialTokens(false)
            .optTruncation(false)
            .optPadding(false)
            .build()) {
      for (int i = 0; i < TEXTS; i++) {
        String text = texts.apply(random);
        long[] expected = oracle.encode(text, false, false).getIds();
        long[] ids = Arrays.stream(tokenizer.encode(text)).asLongStream().toArray();
        assertArrayEquals(expected, ids, () -> escaped(text));
      }
    }
  }

  private static String marks(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int length = random.nextInt(12); length > 0; length--) {
      int[] block = MARKS[random.nextInt(MARKS.length)];
      text.appendCodePoint(random.nextInt(block[0], block[1]));
    }
    return text.toString();
  }

  private static String text(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int parts = random.nextInt(8); parts > 0; parts--) {
      if (random.nextInt(3) == 0) {
        text.append(WORDS[random.nextInt(WORDS.length)]);
      } else {
        int[] block = BLOCKS[random.nextInt(BLOCKS.length)];
        for (int length = random.nextInt(1, 6); length > 0; length--) {
          text.appendCodePoint(random.nextInt(block[0], block[1]));
        }
      }
      text.append(random.nextInt(3) == 0 ? " " : "");
    }
    return text.toString();
  }

  private static String escaped(String text) {
    StringBuilder escaped = new StringBuilder();
    text.chars().forEach(c -> escaped.append(String.format("\\u%04x", c)));
    return escaped.toString();
  }
}
