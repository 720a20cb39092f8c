package io.lanewise.text;

/// Cuts after every so many code points.
record FixedLength(int length) implements PreTokenizer {
  @Override
  public void split(byte[] text, int from, int to, boolean first, Encoder out, int next) {
    int start = from;
    int count = 0;
    for (int at = from; at < to; ) {
      at += Utf8.width(text[at]);
      if (++count == length || at == to) {
        out.piece(text, start, at, first && start == from, next);
        start = at;
        count = 0;
      }
    }
  }
}
