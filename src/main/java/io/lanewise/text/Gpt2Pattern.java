package io.lanewise.text;

/// GPT-2's regular expression, by hand:
///
/// ```
/// 's|'t|'re|'ve|'m|'ll|'d| ?\p{L}+| ?\p{N}+| ?[^\s\p{L}\p{N}]+|\s+(?!\S)|\s+
/// ```
///
/// It matches everywhere, so a text is its matches one behind the other.
final class Gpt2Pattern implements PiecePattern {
  static final String TEXT =
      "'s|'t|'re|'ve|'m|'ll|'d| ?\\p{L}+| ?\\p{N}+| ?[^\\s\\p{L}\\p{N}]+|\\s+(?!\\S)|\\s+";

  static final Gpt2Pattern INSTANCE = new Gpt2Pattern();

  private static final int KINDS = Unicode.LETTER | Unicode.N | Unicode.WHITE;

  private Gpt2Pattern() {}

  @Override
  public int end(byte[] text, int from, int to) {
    if (text[from] == '\'') {
      int end = contraction(text, from, to);
      if (end > from) {
        return end;
      }
    }
    int start = text[from] == ' ' && from + 1 < to ? from + 1 : from;
    int kind = kind(text, start);
    if (kind == Unicode.WHITE) {
      return PiecePattern.white(text, from, to);
    }
    int end = start;
    while (end < to && kind(text, end) == kind) {
      end += Utf8.width(text[end]);
    }
    return end;
  }

  private static int contraction(byte[] text, int from, int to) {
    int left = to - from;
    if (left >= 2) {
      switch (text[from + 1]) {
        case 's', 't', 'm', 'd' -> {
          return from + 2;
        }
        default -> {}
      }
    }
    if (left >= 3) {
      byte second = text[from + 2];
      switch (text[from + 1]) {
        case 'r', 'v' -> {
          return second == 'e' ? from + 3 : from;
        }
        case 'l' -> {
          return second == 'l' ? from + 3 : from;
        }
        default -> {}
      }
    }
    return from;
  }

  private static int kind(byte[] text, int at) {
    return Unicode.flags(Utf8.codePoint(text, at)) & KINDS;
  }
}
