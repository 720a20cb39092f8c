package io.lanewise.text;

/// Splits at white space, which goes, and between word characters and others: the pieces are
/// `\w+|[^\w\s]+`.
record Whitespace() implements PreTokenizer {
  @Override
  public void split(byte[] text, int from, int to, boolean first, Encoder out, int next) {
    int start = from;
    int before = Unicode.WHITE;
    for (int at = from; at < to; ) {
      int flags = Unicode.flags(Utf8.codePoint(text, at));
      int kind = (flags & Unicode.WORD) != 0 ? Unicode.WORD : flags & Unicode.WHITE;
      if (kind != before) {
        if (before != Unicode.WHITE) {
          out.piece(text, start, at, first && start == from, next);
        }
        start = at;
        before = kind;
      }
      at += Utf8.width(text[at]);
    }
    if (before != Unicode.WHITE) {
      out.piece(text, start, to, first && start == from, next);
    }
  }
}
