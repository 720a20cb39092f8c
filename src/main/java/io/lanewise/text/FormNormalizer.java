package io.lanewise.text;

import java.text.Normalizer.Form;

/// The Unicode normalisation forms, as the reference has them: it knows neither decompositions nor
/// marks of the last years.
///
/// ASCII is never changed, text below U+0300 not by NFC; other text is, with allocation.
///
/// Source: [UAX 15](https://www.unicode.org/reports/tr15/).
record FormNormalizer(Form form) implements Normalizer {
  @Override
  public boolean apply(Utf8 in, Utf8 out) {
    // The first byte of U+0300.
    int limit = form == Form.NFC ? 0xcc : 0x80;
    boolean changes = false;
    for (int i = 0; i < in.size && !changes; i++) {
      int b = in.bytes[i] & 0xff;
      changes = b >= limit && b >= 0xc0;
    }
    if (!changes) {
      return false;
    }
    String text = in.toString();
    int start = 0;
    for (int at = 0; at < text.length(); ) {
      int c = text.codePointAt(at);
      int width = Character.charCount(c);
      if (UnicodeDifferences.isOpaque(c)) {
        out.append(Utf8.encode(java.text.Normalizer.normalize(text.substring(start, at), form)));
        out.add(c);
        start = at + width;
      }
      at += width;
    }
    out.append(Utf8.encode(java.text.Normalizer.normalize(text.substring(start), form)));
    return true;
  }

  /// Whether a character may change its place among others: a mark that has a combining class.
  static boolean moves(int codePoint) {
    if (!Unicode.is(codePoint, Unicode.M) || UnicodeDifferences.isOpaque(codePoint)) {
      return false;
    }
    String greatest = "\u0345";
    String least = "\u0334";
    String mark = decompose(codePoint, Form.NFD);
    return !java.text.Normalizer.normalize(greatest + mark, Form.NFD).startsWith(greatest)
        || !java.text.Normalizer.normalize(mark + least, Form.NFD).endsWith(least);
  }

  /// The decomposition of one character.
  static String decompose(int codePoint, Form form) {
    String text = Character.toString(codePoint);
    return UnicodeDifferences.isOpaque(codePoint)
        ? text
        : java.text.Normalizer.normalize(text, form);
  }
}
