package io.lanewise.text;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Where characters are other than Java has them: how many, and some of each kind.
class UnicodeTest {
  private static long differing(int flag, int javaTypes) {
    return IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
        .filter(c -> Unicode.is(c, flag) != ((javaTypes >> Character.getType(c) & 1) != 0))
        .count();
  }

  private static int types(int... types) {
    return IntStream.of(types).map(type -> 1 << type).sum();
  }

  @Test
  void oldTablesDifferInSoManyCodePoints() {
    assertEquals(455 + 2, differing(Unicode.NON_SPACING, types(Character.NON_SPACING_MARK)));
    int marks =
        types(
            Character.NON_SPACING_MARK, Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK);
    assertEquals(406 + 2, differing(Unicode.OLD_MARK, marks));
    int others = types(Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE);
    assertEquals(20, differing(Unicode.OTHER, others));
    int numbers =
        types(Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER);
    assertEquals(13, differing(Unicode.NUMERIC, numbers));
    int punctuation =
        types(
            Character.CONNECTOR_PUNCTUATION,
            Character.DASH_PUNCTUATION,
            Character.START_PUNCTUATION,
            Character.END_PUNCTUATION,
            Character.INITIAL_QUOTE_PUNCTUATION,
            Character.FINAL_QUOTE_PUNCTUATION,
            Character.OTHER_PUNCTUATION);
    assertEquals(140 + 2 + 9, differing(Unicode.PUNCTUATION, punctuation), "9 ASCII symbols");
    assertEquals(0, differing(Unicode.P, punctuation));
  }

  @Test
  void whiteSpaceIsUnicodesNotJavas() {
    long white =
        IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
            .filter(c -> Unicode.is(c, Unicode.WHITE))
            .count();
    assertEquals(25, white);
    assertTrue(Unicode.is(0xa0, Unicode.WHITE));
    assertTrue(Unicode.is(0x85, Unicode.WHITE));
    assertFalse(Unicode.is(0x1c, Unicode.WHITE));
    assertFalse(Unicode.is(0x200b, Unicode.WHITE));
  }

  @Test
  void wordCharactersDependOnTheEngine() {
    assertTrue(Unicode.is(0x200d, Unicode.WORD));
    assertFalse(Unicode.is(0x200d, Unicode.ONIG_WORD));
    assertTrue(Unicode.is(0xb2, Unicode.ONIG_WORD));
    assertFalse(Unicode.is(0xb2, Unicode.ONIG_SET_WORD));
    assertFalse(Unicode.is(0xb2, Unicode.WORD));
  }

  @Test
  void lowerCaseHasNoContext() {
    assertEquals('σ', Unicode.toLower('Σ'));
    assertEquals(0xa7cf, Unicode.toLower(0xa7ce), "of Unicode 17");
    assertEquals(0x16ebb, Unicode.toLower(0x16ea0), "of Unicode 17");
  }
}
