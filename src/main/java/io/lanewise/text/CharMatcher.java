package io.lanewise.text;

/// Any character with one of some properties.
record CharMatcher(int flags) implements Matcher {
  @Override
  public long find(byte[] text, int from, int at, int to) {
    for (int start = at; start < to; ) {
      int end = start + Utf8.width(text[start]);
      if (Unicode.is(Utf8.codePoint(text, start), flags)) {
        return Matcher.match(start, end);
      }
      start = end;
    }
    return -1;
  }
}
