package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/// Each pre-tokenizer by the pieces that it makes of small texts.
class PreTokenizersTest {
  /// The pieces: a Unigram model that knows nothing shows each as one unknown token.
  private static String pieces(String preTokenizer, String text) {
    String model = "{'type': 'Unigram', 'unk_id': 0, 'vocab': [['\\uE000', 0]]}";
    return String.join("|", TokenizerFiles.of("null", preTokenizer, model).tokens(text));
  }

  private static String split(String pattern, String behavior, boolean invert) {
    return "{'type': 'Split', 'pattern': {%s}, 'behavior': '%s', 'invert': %s}"
        .formatted(pattern, behavior, invert);
  }

  @Test
  void splitsAtSpacesAndPunctuation() {
    assertEquals("a|$|b|?|c", pieces(TokenizerFiles.type("BertPreTokenizer"), " a$b?\u00a0c"));
    assertEquals("a_1|+=|é|\u20ac", pieces(TokenizerFiles.type("Whitespace"), "a_1+=é\u20ac"));
    assertEquals("a,|b", pieces(TokenizerFiles.type("WhitespaceSplit"), " a,\u2028b "));
    assertEquals("a|,|,| b", pieces(TokenizerFiles.type("Punctuation"), "a,, b"));
    assertEquals("a|12½|b", pieces(TokenizerFiles.type("Digits"), "a12½b"));
    String digits = "{'type': 'Digits', 'individual_digits': true}";
    assertEquals("a|1|2|½|b", pieces(digits, "a12½b"));
    assertEquals("a|b", pieces("{'type': 'CharDelimiterSplit', 'delimiter': 'é'}", "éaééb"));
    assertEquals("ab|c", pieces("{'type': 'FixedLength', 'length': 2}", "abc"));
  }

  @Test
  void aSplitDoesFiveThingsWithMatches() {
    String dash = "'String': '-'";
    String text = "-a--b-";
    assertEquals("a|b", pieces(split(dash, "Removed", false), text));
    assertEquals("-|a|-|-|b|-", pieces(split(dash, "Isolated", false), text));
    assertEquals("-|a-|-|b-", pieces(split(dash, "MergedWithPrevious", false), text));
    assertEquals("-a|-|-b|-", pieces(split(dash, "MergedWithNext", false), text));
    assertEquals("-|a|--|b|-", pieces(split(dash, "Contiguous", false), text));
    assertEquals("-|-|-|-", pieces(split(dash, "Removed", true), text));
    assertEquals(
        "How|are|you|?",
        pieces(split("'Regex': '\\\\w+|[^\\\\w\\\\s]+'", "Removed", true), "How are you?"));
  }

  @Test
  void metaspacePrependsAlwaysFirstOrNever() {
    String metaspace =
        "{'type': 'Metaspace', 'replacement': '▁', 'prepend_scheme': '%s', 'split': %s}";
    assertEquals("▁a|▁|▁b", pieces(metaspace.formatted("always", true), "a  b"));
    assertEquals("▁a|▁b", pieces(metaspace.formatted("always", true), " a b"));
    assertEquals("▁a▁b", pieces(metaspace.formatted("always", false), "a b"));
    assertEquals("a|▁b", pieces(metaspace.formatted("never", true), "a b"));
    String dash = split("'String': '-'", "Removed", false);
    String sequence = "{'type': 'Sequence', 'pretokenizers': [%s, %s]}";
    assertEquals(
        "▁a|b", pieces(sequence.formatted(dash, metaspace.formatted("first", true)), "a-b"));
    assertEquals(
        "▁a|▁b", pieces(sequence.formatted(dash, metaspace.formatted("always", true)), "a-b"));
    assertEquals("a", pieces(sequence.formatted(dash, metaspace.formatted("first", true)), "-a"));
  }

  @Test
  void byteLevelFollowsGpt2() {
    String plain = "{'type': 'ByteLevel', 'add_prefix_space': false, 'use_regex': true}";
    assertEquals("It|'s|Ġ|Ġ12|Ġ..'", pieces(plain, "It's  12 ..'"));
    assertEquals("a|Ġ|Ġb|ĠĠ", pieces(plain, "a  b  "));
    assertEquals("a|Ċ|b", pieces(plain, "a\nb"));
    String spaced = "{'type': 'ByteLevel', 'add_prefix_space': true, 'use_regex': false}";
    assertEquals("ĠÃ©Ġb", pieces(spaced, "é b"));
  }
}
