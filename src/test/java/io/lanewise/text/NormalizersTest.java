package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

/// Each normalizer by small texts; the pieces of the reference were asked for one by one.
class NormalizersTest {
  /// The normalised text: a Unigram model shows text that it does not know as it is.
  private static String normalized(String normalizer, String text) {
    String model = "{'type': 'Unigram', 'unk_id': 0, 'vocab': [['\\uE000', 0]]}";
    List<String> tokens = TokenizerFiles.of(normalizer, "null", model).tokens(text);
    return String.join("|", tokens);
  }

  private static String bert(boolean lower, boolean strip) {
    return ("{'type': 'BertNormalizer', 'clean_text': true, 'handle_chinese_chars': true, "
            + "'strip_accents': %s, 'lowercase': %s}")
        .formatted(strip, lower);
  }

  @Test
  void bertCleansSpacesStripsAndLowers() {
    assertEquals("abc", normalized(bert(true, true), "Äb\u0000\u0007\ufffdÇ"));
    assertEquals("a b c", normalized(bert(true, true), "a\tb\u3000c"));
    assertEquals("ab", normalized(bert(true, true), "a\u000b\u0085b"));
    assertEquals("a 中  文 b", normalized(bert(true, true), "a中文b"));
    assertEquals("a\ud86e\udc20", normalized(bert(true, true), "a\ud86e\udc20"), "U+2B820");
    assertEquals("Äb", normalized(bert(false, false), "Äb"));
    assertEquals("i\u0307σ", normalized(bert(true, false), "\u0130Σ"));
    assertEquals("iσ", normalized(bert(true, true), "\u0130Σ"));
  }

  /// Marks that are no accents stay, in the order of their classes: 216, 224, 226.
  @Test
  void bertPutsMarksThatStayInOrder() {
    String stem = Character.toString(0x1d165);
    String dot = Character.toString(0x1d16d);
    assertEquals("a" + stem + dot, normalized(bert(true, true), "A" + dot + stem));
    assertEquals(
        "a" + stem + "\u302e" + dot + "b",
        normalized(bert(true, true), "á" + dot + "\u302e\u0301" + stem + "B"));
    assertEquals(
        "a" + dot + "b" + stem, normalized(bert(true, true), "a" + dot + "\u0007b" + stem));
    assertEquals(
        "a" + stem + dot,
        normalized(bert(true, true), "a" + dot + "\u0007" + stem),
        "once cleaned");
    assertEquals("A" + stem + dot, normalized(bert(false, true), "Á" + dot + stem));
    assertEquals("a" + dot + stem, normalized(bert(true, false), "A" + dot + stem));
    assertEquals("\u0915\u094b", normalized(bert(true, true), "\u0915\u094b"), "no class");
  }

  @Test
  void formsAreThoseOfUnicodeNine() {
    assertEquals("e\u0301", normalized(TokenizerFiles.type("NFD"), "é"));
    assertEquals("é", normalized(TokenizerFiles.type("NFC"), "e\u0301"));
    assertEquals("fi2é", normalized(TokenizerFiles.type("NFKC"), "ﬁ²e\u0301"));
    assertEquals("fie\u0301", normalized(TokenizerFiles.type("NFKD"), "ﬁé"));
    assertEquals("\u32ff", normalized(TokenizerFiles.type("NFKC"), "\u32ff"), "of 2019");
    assertEquals("각", normalized(TokenizerFiles.type("NFC"), "\u1100\u1161\u11a8"));
  }

  @Test
  void charactersGoOrChangeOneByOne() {
    assertEquals("ὀδυσσεύσ", normalized(TokenizerFiles.type("Lowercase"), "ὈΔΥΣΣΕΎΣ"));
    assertEquals("ea", normalized(TokenizerFiles.type("StripAccents"), "e\u0301\u20dda\u0903"));
    assertEquals("a b c", normalized(TokenizerFiles.type("Nmt"), "a\u200bb\u0007\ufeffc"));
    assertEquals(
        "Ġé".replace("é", "Ã©") + "Ċ", normalized(TokenizerFiles.type("ByteLevel"), " é\n"));
  }

  @Test
  void stripsReplacesAndPrepends() {
    String strip = "{'type': 'Strip', 'strip_left': true, 'strip_right': false}";
    assertEquals("a \u2003", normalized(strip, "\u00a0 a \u2003"));
    String replace = "{'type': 'Replace', 'pattern': {%s}, 'content': '%s'}";
    assertEquals("bXXXa", normalized(replace.formatted("'String': 'aa'", "X"), "baaaaaaa"));
    assertEquals("a b", normalized(replace.formatted("'Regex': '\\\\s+'", " "), "a \n\tb"));
    assertEquals("a b c", normalized(replace.formatted("'Regex': ' {2,}'", " "), "a   b c"));
    String prepend = "{'type': 'Prepend', 'prepend': '_'}";
    assertEquals("_a", normalized(prepend, "a"));
    assertEquals("", normalized(prepend, ""));
  }

  @Test
  void sequencesRunInOrder() {
    String twice =
        "{'type': 'Sequence', 'normalizers': [{'type': 'Replace', 'pattern': {'String': 'a'}, "
            + "'content': 'b'}, {'type': 'Replace', 'pattern': {'String': 'b'}, 'content': 'cc'}, "
            + "{'type': 'Replace', 'pattern': {'String': '!'}, 'content': ' ! '}]}";
    assertEquals("cccc ! ", normalized(twice, "ab!"));
  }
}
