package io.lanewise.text;

/// Splits at white space, which goes, and around each punctuation character.
record BertPreTokenizer() implements PreTokenizer {
  private static final byte LETTER = 0;
  private static final byte WHITE = 1;
  private static final byte PUNCTUATION = 2;

  private static final byte[] ASCII = new byte[128];

  static {
    for (int c = 0; c < ASCII.length; c++) {
      ASCII[c] = kind(Unicode.flags(c));
    }
  }

  private static byte kind(int flags) {
    return (flags & Unicode.WHITE) != 0
        ? WHITE
        : (flags & Unicode.PUNCTUATION) != 0 ? PUNCTUATION : LETTER;
  }

  @Override
  public void split(byte[] text, int from, int to, boolean first, Encoder out, int next) {
    int start = from;
    for (int at = from; at < to; ) {
      byte b = text[at];
      int end;
      byte kind;
      if (b >= 0) {
        end = at + 1;
        kind = ASCII[b];
      } else {
        end = at + Utf8.width(b);
        kind = kind(Unicode.flags(Utf8.codePoint(text, at)));
      }
      if (kind != LETTER) {
        out.piece(text, start, at, first && start == from, next);
        if (kind == PUNCTUATION) {
          out.piece(text, at, end, first && at == from, next);
        }
        start = end;
      }
      at = end;
    }
    out.piece(text, start, to, first && start == from, next);
  }
}
