package io.lanewise.text;

/// Drops white space at the ends.
record Strip(boolean left, boolean right) implements Normalizer {
  @Override
  public boolean apply(Utf8 in, Utf8 out) {
    int from = 0;
    int to = in.size;
    while (left && from < to && isWhite(in, from)) {
      from += Utf8.width(in.bytes[from]);
    }
    while (right && from < to) {
      int last = Utf8.previous(in.bytes, to);
      if (!isWhite(in, last)) {
        break;
      }
      to = last;
    }
    if (from == 0 && to == in.size) {
      return false;
    }
    out.append(in.bytes, from, to);
    out.first &= from == 0;
    return true;
  }

  private static boolean isWhite(Utf8 text, int at) {
    return Unicode.is(Utf8.codePoint(text.bytes, at), Unicode.WHITE);
  }
}
