package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFormatException;
import io.lanewise.file.WeightFormatException.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.OptionalInt;
import org.junit.jupiter.api.Test;

/// Added and special tokens, truncation, odd input, and what is refused, by small files.
class TokenizerTest {
  private static final String WORDS = TokenizerFiles.words("a", "b", "c", "é");

  private static Tokenizer with(String added, String rest, String model) {
    return TokenizerFiles.open(
        "{'version': '1.0', 'added_tokens': [%s], %s 'pre_tokenizer': {'type': 'WhitespaceSplit'}, "
                .formatted(added, rest)
            + "'model': %s}".formatted(model));
  }

  private static String added(int id, String content, String flags) {
    String json = "{'id': %d, 'content': '%s'".formatted(id, content);
    for (String flag : List.of("single_word", "lstrip", "rstrip", "normalized", "special")) {
      json += ", '%s': %s".formatted(flag, flags.contains(flag));
    }
    return json + "}";
  }

  @Test
  void addedTokensAreFoundInTheTextItself() {
    Tokenizer plain = with(added(5, "<x>", "") + "," + added(6, "<x><x>", ""), "", WORDS);
    assertArrayEquals(new int[] {1, 6, 5, 2}, plain.encode("a<x><x><x>b"), "the longest");
    Tokenizer single = with(added(5, "xy", "single_word"), "", WORDS);
    assertArrayEquals(new int[] {5, 0, 5}, single.encode("xy xyz.xy"), "only between others");
    assertArrayEquals(new int[] {0, 0}, single.encode("_xy éxy"));
    Tokenizer strips = with(added(5, "<x>", "lstrip rstrip"), "", WORDS);
    assertEquals(List.of("a", " <x>\u3000", "b"), strips.tokens("a <x>\u3000b"));
    String lower = "'normalizer': {'type': 'Lowercase'},";
    Tokenizer normalized =
        with(added(5, "ÄB", "normalized") + "," + added(6, "XY", ""), lower, WORDS);
    assertArrayEquals(new int[] {5, 5, 6, 0}, normalized.encode("äb ÄB XY xy"));
  }

  @Test
  void specialTokensStandAround() {
    String template =
        "'post_processor': {'type': 'Sequence', 'processors': [{'type': 'ByteLevel'}, {'type':"
            + " 'TemplateProcessing', 'single': [{'SpecialToken': {'id': 'B', 'type_id': 0}},"
            + " {'Sequence': {'id': 'A', 'type_id': 0}}, {'SpecialToken': {'id': 'E', 'type_id':"
            + " 0}}], 'special_tokens': {'B': {'id': 'B', 'ids': [7, 8], 'tokens': ['B', 'C']},"
            + " 'E': {'id': 'E', 'ids': [9], 'tokens': ['E']}}}]},";
    Tokenizer tokenizer = with("", template, WORDS);
    assertArrayEquals(new int[] {1, 2}, tokenizer.encode("a b"));
    assertArrayEquals(new int[] {7, 8, 1, 2, 9}, tokenizer.encodeWithSpecialTokens("a b"));
    assertArrayEquals(new int[] {7, 8, 9}, tokenizer.encodeWithSpecialTokens(""));
    for (String type : List.of("BertProcessing", "RobertaProcessing")) {
      String bert = "'post_processor': {'type': '" + type + "', 'sep': ['S', 6], 'cls': ['C', 5]},";
      Tokenizer two = with("", bert, WORDS);
      assertArrayEquals(new int[] {5, 1, 6}, two.encodeWithSpecialTokens("a"));
    }
  }

  @Test
  void truncationLeavesRoomForSpecialTokens() {
    String bert = "'post_processor': {'type': 'BertProcessing', 'sep': ['S', 6], 'cls': ['C', 5]},";
    String cut =
        "'truncation': {'direction': '%s', 'max_length': 3, 'strategy': 'LongestFirst', 'stride':"
            + " 0},";
    Tokenizer right = with("", bert + cut.formatted("Right"), WORDS);
    assertArrayEquals(new int[] {1, 2, 3}, right.encode("a b c é"));
    assertArrayEquals(new int[] {5, 1, 6}, right.encodeWithSpecialTokens("a b c é"));
    assertEquals(OptionalInt.of(3), right.maxLength());
    Tokenizer left = with("", bert + cut.formatted("Left"), WORDS);
    assertArrayEquals(new int[] {2, 3, 4}, left.encode("a b c é"));
    assertEquals(List.of("b", "c", "é"), left.tokens("a b c é"));
    assertArrayEquals(new int[] {5, 4, 6}, left.encodeWithSpecialTokens("a b c é"));
    assertArrayEquals(new int[] {1, 2, 3, 4}, left.withoutTruncation().encode("a b c é"));
  }

  @Test
  void oddTextIsReplaced() {
    Tokenizer tokenizer = with("", "", TokenizerFiles.words("\ufffd", "\ud83d\ude00"));
    assertArrayEquals(new int[] {1, 1, 2}, tokenizer.encode("\ud83d \ude00 \ud83d\ude00"));
    Encoder encoder = tokenizer.encoder();
    byte[] bytes = {'x', (byte) 0xc0, ' ', (byte) 0xf0, (byte) 0x9f, (byte) 0x98, (byte) 0x80, 'y'};
    assertEquals(2, encoder.encode(bytes, 1, 7));
    assertEquals(1, encoder.ids()[0]);
    assertEquals(2, encoder.ids()[1]);
    assertThrows(IndexOutOfBoundsException.class, () -> encoder.encode(bytes, 1, 9));
  }

  @Test
  void writesAsManyIdsAsThereIsRoomFor() {
    int[] ids = {9, 9, 9};
    assertEquals(3, with("", "", WORDS).encode("a b c", ids, 1));
    assertArrayEquals(new int[] {9, 1, 2}, ids);
  }

  @Test
  void knowsItsTokens() {
    Tokenizer tokenizer = with(added(5, "<long>", ""), "", WORDS);
    assertEquals(6, tokenizer.rows());
    assertEquals("é", tokenizer.token(4));
    assertEquals("<long>", tokenizer.token(5));
    assertEquals(OptionalInt.of(0), tokenizer.unknownId());
    assertEquals(1, tokenizer.medianTokenLength());
    assertEquals(OptionalInt.empty(), tokenizer.maxLength());
    assertEquals("WordLevel tokenizer, 6 ids", tokenizer.toString());
    assertThrows(IndexOutOfBoundsException.class, () -> tokenizer.token(6));
    Tokenizer hole =
        with("", "", "{'type': 'WordLevel', 'unk_token': 'u', 'vocab': {'u': 0, 'abcd': 3}}");
    assertNull(hole.token(2));
    assertEquals(2, hole.medianTokenLength(), "the mean of 1 and 4, cut");
  }

  @Test
  void unigramWithoutAnUnknownTokenRefusesTheText() {
    Tokenizer tokenizer = with("", "", "{'type': 'Unigram', 'unk_id': null, 'vocab': [['a', 0]]}");
    assertArrayEquals(new int[] {0, 0}, tokenizer.encode("aa"));
    String message = assertThrows(TokenizationException.class, () -> tokenizer.encode("aé")).what();
    assertEquals("tokenize: character", message);
  }

  @Test
  void refusesByNameWhatItDoesNotDo() {
    assertRefused(Kind.UNSUPPORTED, "UnicodeScripts", TokenizerFiles.type("UnicodeScripts"), WORDS);
    String split =
        "{'type': 'Split', 'pattern': {'Regex': '%s'}, 'behavior': 'Isolated', 'invert': false}";
    assertRefused(Kind.UNSUPPORTED, "(?<=", split.formatted("(?<=a)b"), WORDS);
    assertRefused(Kind.UNSUPPORTED, "empty text", split.formatted("a*"), WORDS);
    assertRefused(Kind.UNSUPPORTED, "\\p{Han}", split.formatted("\\\\p{Han}"), WORDS);
    assertRefused(Kind.LIMIT, "1000", split.formatted("(a{1,1000}){1,1000}"), WORDS);
    assertRefused(
        Kind.UNSUPPORTED,
        "0.5",
        "null",
        "{'type': 'BPE', 'dropout': 0.5, 'vocab': {'a': 0}, 'merges': []}");
    assertRefused(
        Kind.DUPLICATE,
        "id 0",
        "null",
        "{'type': 'WordLevel', 'unk_token': 'a', 'vocab': {'a': 0, 'b': 0}}");
    assertRefused(
        Kind.DUPLICATE,
        "'a'",
        "null",
        "{'type': 'Unigram', 'unk_id': 0, 'vocab': [['a', 0], ['a', 0]]}");
    assertRefused(Kind.UNSUPPORTED, "Neural", "null", "{'type': 'Neural', 'vocab': {}}");
  }

  private static void assertRefused(Kind kind, String part, String preTokenizer, String model) {
    WeightFormatException refusal =
        assertThrows(
            WeightFormatException.class, () -> TokenizerFiles.of("null", preTokenizer, model));
    assertEquals(kind, refusal.kind(), refusal.getMessage());
    assertTrue(String.valueOf(refusal.getMessage()).contains(part), refusal.getMessage());
  }

  @Test
  void refusesAddedTokensThatTheReferenceWouldNumberOtherwise() {
    WeightFormatException refusal =
        assertThrows(WeightFormatException.class, () -> with(added(9, "<x>", ""), "", WORDS));
    assertEquals(Kind.MISMATCH, refusal.kind());
    assertThrows(
        WeightFileException.class, () -> Tokenizer.open(Path.of("no such tokenizer.json")));
  }
}
