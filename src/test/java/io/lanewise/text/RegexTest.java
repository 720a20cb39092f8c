package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.Pattern;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Matches are those of Java's backtracking engine, on random texts.
class RegexTest {
  private static final String ALPHABET = "aabbcA1 2 \n\t'sétx\u0301.-";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "a|ab|abc",
        "(?:a|ab)(?:c|bcd)?",
        "a+?b*",
        "[ab]{2,3}?c?",
        "a{2}|b{1,}",
        "(a|b)*c",
        "(?i:'S|'T|ab)",
        "\\s+(?!\\S)|\\s+",
        "\\S+?(?=\\s)",
        "[^\\r"
            + "\\n"
            + "\\p{L}\\p{N}]?\\p{L}+|\\p{N}{1,3}| ?[^\\s\\p{L}\\p{N}]+[\\r"
            + "\\n"
            + "]*|\\s*[\\r"
            + "\\n"
            + "]+|\\s+(?!\\S)|\\s+",
        Gpt2Pattern.TEXT
      })
  void matchesAreThoseOfJava(String pattern) {
    Matcher regex = Regex.compile(pattern, new Part(Path.of("t.json"), "pattern", Map.of()));
    Pattern java = Pattern.compile(pattern, Pattern.UNICODE_CHARACTER_CLASS);
    SplittableRandom random = new SplittableRandom(pattern.length());
    for (int round = 0; round < 2000; round++) {
      String text = random(random);
      List<String> expected = java.matcher(text).results().map(match -> match.group()).toList();
      assertEquals(expected, matches(regex, text), text);
      if (pattern.equals(Gpt2Pattern.TEXT)) {
        assertEquals(expected, gpt2(text), text);
      }
    }
  }

  private static String random(SplittableRandom random) {
    StringBuilder text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      text.append(ALPHABET.charAt(random.nextInt(ALPHABET.length())));
    }
    return text.toString();
  }

  private static List<String> matches(Matcher matcher, String text) {
    byte[] utf8 = Utf8.encode(text);
    List<String> found = new ArrayList<>();
    long match = matcher.find(utf8, 0, 0, utf8.length);
    while (match >= 0) {
      int start = (int) (match >>> Integer.SIZE);
      int end = (int) match;
      found.add(new String(utf8, start, end - start, StandardCharsets.UTF_8));
      match = matcher.find(utf8, 0, end, utf8.length);
    }
    return found;
  }

  private static List<String> gpt2(String text) {
    byte[] utf8 = Utf8.encode(text);
    List<String> found = new ArrayList<>();
    for (int at = 0; at < utf8.length; ) {
      int end = Gpt2Pattern.INSTANCE.end(utf8, at, utf8.length);
      found.add(new String(utf8, at, end - at, StandardCharsets.UTF_8));
      at = end;
    }
    return found;
  }
}
