package io.lanewise.text;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Properties of characters as the reference sees them: two of its tables are older than Java's
/// ([UnicodeDifferences]), two newer.
///
/// Computed a page of 256 code points at a time, when one of them is first asked for.
final class Unicode {
  /// White_Space: what Java calls white is another set.
  static final int WHITE = 1;

  /// General category P*, and the ASCII symbols.
  static final int PUNCTUATION = 2;

  /// Cc, Cf and Co, tab, line feed and carriage return included.
  static final int OTHER = 4;

  /// Mn.
  static final int NON_SPACING = 8;

  /// `\w` of Rust's regular expressions.
  static final int WORD = 16;

  /// N*, as Rust's `is_numeric`.
  static final int NUMERIC = 32;

  /// L*.
  static final int LETTER = 64;

  /// M*, as it was in Unicode 9.
  static final int OLD_MARK = 128;

  /// P* as Unicode has it now.
  static final int P = 256;

  /// N* as Unicode 16 has it.
  static final int N = 512;

  /// M* as Unicode has it now.
  static final int M = 1024;

  /// Upper-case letters, Lu.
  static final int LU = 2048;

  /// Title-case letters, Lt.
  static final int LT = 4096;

  /// Lower-case letters, Ll.
  static final int LL = 8192;

  /// `\w` of Oniguruma.
  static final int ONIG_WORD = 1 << 14;

  /// `\w` of Oniguruma in brackets.
  static final int ONIG_SET_WORD = 1 << 19;

  /// S*.
  static final int SYMBOL = 1 << 15;

  /// Nd.
  static final int DIGIT = 1 << 16;

  /// Lo, and Lm in [#LM].
  static final int LO = 1 << 17;

  /// Lm.
  static final int LM = 1 << 18;

  private static final int PAGE = 256;
  private static final AtomicReferenceArray<int[]> PAGES =
      new AtomicReferenceArray<>((Character.MAX_CODE_POINT + 1) / PAGE);
  private static final int[] ASCII = page(0);

  private Unicode() {}

  /// All properties of a code point, as bits.
  static int flags(int codePoint) {
    if (codePoint < PAGE) {
      return ASCII[codePoint];
    }
    int[] page = PAGES.getPlain(codePoint / PAGE);
    if (page == null) {
      page = PAGES.getAcquire(codePoint / PAGE);
    }
    return (page != null ? page : newPage(codePoint / PAGE))[codePoint % PAGE];
  }

  static boolean is(int codePoint, int flags) {
    return (flags(codePoint) & flags) != 0;
  }

  /// Lower case without context or locale; U+0130 is the one character that becomes two.
  static int toLower(int codePoint) {
    if (codePoint >= 0x16ea0 && codePoint <= 0x16eb8) {
      return codePoint + 0x1b;
    }
    return switch (codePoint) {
      case 0xa7ce, 0xa7d2, 0xa7d4 -> codePoint + 1;
      default -> Character.toLowerCase(codePoint);
    };
  }

  private static int[] newPage(int index) {
    int[] page = page(index);
    PAGES.setRelease(index, page);
    return page;
  }

  private static int[] page(int index) {
    int[] page = new int[PAGE];
    for (int i = 0; i < PAGE; i++) {
      page[i] = compute(index * PAGE + i);
    }
    return page;
  }

  private static int compute(int c) {
    int flags = isWhite(c) ? WHITE : 0;
    int type = Character.getType(c);
    flags |=
        switch (type) {
          case Character.CONNECTOR_PUNCTUATION,
              Character.DASH_PUNCTUATION,
              Character.START_PUNCTUATION,
              Character.END_PUNCTUATION,
              Character.INITIAL_QUOTE_PUNCTUATION,
              Character.FINAL_QUOTE_PUNCTUATION,
              Character.OTHER_PUNCTUATION ->
              P | PUNCTUATION;
          case Character.CURRENCY_SYMBOL,
              Character.MATH_SYMBOL,
              Character.MODIFIER_SYMBOL,
              Character.OTHER_SYMBOL ->
              SYMBOL;
          case Character.CONTROL, Character.FORMAT, Character.PRIVATE_USE -> OTHER;
          case Character.NON_SPACING_MARK -> NON_SPACING | M | OLD_MARK;
          case Character.ENCLOSING_MARK, Character.COMBINING_SPACING_MARK -> M | OLD_MARK;
          case Character.DECIMAL_DIGIT_NUMBER -> N | NUMERIC | DIGIT;
          case Character.LETTER_NUMBER, Character.OTHER_NUMBER -> N | NUMERIC;
          case Character.UPPERCASE_LETTER -> LETTER | LU;
          case Character.TITLECASE_LETTER -> LETTER | LT;
          case Character.LOWERCASE_LETTER -> LETTER | LL;
          case Character.OTHER_LETTER -> LETTER | LO;
          case Character.MODIFIER_LETTER -> LETTER | LM;
          default -> 0;
        };
    boolean word =
        Character.isAlphabetic(c)
            || (flags & (M | DIGIT)) != 0
            || type == Character.CONNECTOR_PUNCTUATION;
    if (word || c == 0x200c || c == 0x200d) {
      flags |= WORD;
    }
    if (word) {
      flags |= ONIG_SET_WORD;
    }
    if (word || isLatinNumber(c)) {
      flags |= ONIG_WORD;
    }
    if (isAsciiSymbol(c)) {
      flags |= PUNCTUATION;
    }
    return UnicodeDifferences.apply(c, flags);
  }

  private static boolean isWhite(int c) {
    return (c >= 9 && c <= 13)
        || c == ' '
        || c == 0x85
        || c == 0xa0
        || c == 0x1680
        || (c >= 0x2000 && c <= 0x200a)
        || c == 0x2028
        || c == 0x2029
        || c == 0x202f
        || c == 0x205f
        || c == 0x3000;
  }

  /// Superscripts and fractions of Latin-1, which Oniguruma takes for word characters outside
  /// brackets.
  private static boolean isLatinNumber(int c) {
    return c == 0xb2 || c == 0xb3 || c == 0xb9 || (c >= 0xbc && c <= 0xbe);
  }

  private static boolean isAsciiSymbol(int c) {
    return switch (c) {
      case '$', '+', '<', '=', '>', '^', '`', '|', '~' -> true;
      default -> false;
    };
  }
}
