package io.lanewise.text;

import java.text.Normalizer.Form;
import java.util.List;
import java.util.function.IntFunction;

/// BERT's normalizer, as a rule for one character: clean, space out Chinese characters, drop
/// accents, lower the case, in this order.
///
/// Marks that stay though accents go may have to change places (U+302E, U+302F, musical symbols and
/// some of the last years). A text with one is normalised step by step, as a whole.
///
/// @param cleans whether controls go and white space becomes a space
/// @param spacesChinese whether Chinese characters get a space on both sides
/// @param stripsAccents whether characters are decomposed and marks go
/// @param lowers whether letters become lower case
record BertNormalizer(boolean cleans, boolean spacesChinese, boolean stripsAccents, boolean lowers)
    implements IntFunction<byte[]> {
  static Normalizer read(Part part) {
    boolean cleans = part.bool("clean_text", true);
    boolean spaces = part.bool("handle_chinese_chars", true);
    boolean lowers = part.bool("lowercase", true);
    boolean strips = part.bool("strip_accents", lowers);
    BertNormalizer rule = new BertNormalizer(cleans, spaces, strips, lowers);
    if (!strips) {
      return new CodePointNormalizer(rule);
    }
    Normalizer whole =
        new Chain(
            List.of(
                new CodePointNormalizer(new BertNormalizer(cleans, spaces, false, false)),
                new FormNormalizer(Form.NFD),
                new CodePointNormalizer(c -> strip(c, lowers))));
    return new CodePointNormalizer(rule, whole);
  }

  private static byte[] strip(int c, boolean lowers) {
    return Unicode.is(c, Unicode.NON_SPACING)
        ? CodePointMap.GONE
        : lowers ? NormalizerReader.lower(c) : CodePointMap.SAME;
  }

  @Override
  public byte[] apply(int codePoint) {
    int c = codePoint;
    if (cleans) {
      if (c == '\t' || c == '\n' || c == '\r') {
        c = ' ';
      } else if (c == 0 || c == 0xfffd || Unicode.is(c, Unicode.OTHER)) {
        return CodePointMap.GONE;
      } else if (Unicode.is(c, Unicode.WHITE)) {
        c = ' ';
      }
    }
    if (stripsAccents && !Unicode.is(c, Unicode.NON_SPACING) && FormNormalizer.moves(c)) {
      return CodePointMap.MOVES;
    }
    Utf8 out = new Utf8();
    boolean spaced = spacesChinese && isChinese(c);
    if (spaced) {
      out.add(' ');
    }
    if (stripsAccents) {
      FormNormalizer.decompose(c, Form.NFD)
          .codePoints()
          .filter(d -> !Unicode.is(d, Unicode.NON_SPACING))
          .forEach(d -> addLower(d, out));
    } else {
      addLower(c, out);
    }
    if (spaced) {
      out.add(' ');
    }
    String result = out.toString();
    return result.isEmpty()
        ? CodePointMap.GONE
        : result.equals(Character.toString(codePoint)) ? CodePointMap.SAME : Utf8.encode(result);
  }

  private void addLower(int c, Utf8 out) {
    if (lowers) {
      lower(c, out);
    } else {
      out.add(c);
    }
  }

  /// Appends the lower case of a character.
  static void lower(int c, Utf8 out) {
    if (c == 0x130) {
      out.add('i');
      out.add(0x307);
    } else {
      out.add(Unicode.toLower(c));
    }
  }

  /// The blocks that the reference lists; U+2B820 to U+2B91F are not among them.
  private static boolean isChinese(int c) {
    return (c >= 0x4e00 && c <= 0x9fff)
        || (c >= 0x3400 && c <= 0x4dbf)
        || (c >= 0x20000 && c <= 0x2a6df)
        || (c >= 0x2a700 && c <= 0x2b73f)
        || (c >= 0x2b740 && c <= 0x2b81f)
        || (c >= 0x2b920 && c <= 0x2ceaf)
        || (c >= 0xf900 && c <= 0xfaff)
        || (c >= 0x2f800 && c <= 0x2fa1f);
  }
}
