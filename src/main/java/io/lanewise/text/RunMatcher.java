package io.lanewise.text;

/// At least so many characters of one kind in a row, as many as there are.
///
/// @param flags the kind, as bits of [Unicode]; 0 for the space
/// @param least how many
record RunMatcher(int flags, int least) implements Matcher {
  @Override
  public long find(byte[] text, int from, int at, int to) {
    int start = at;
    int count = 0;
    for (int now = at; now < to; ) {
      int end = now + Utf8.width(text[now]);
      if (isOne(text, now)) {
        count++;
      } else {
        if (count >= least) {
          return Matcher.match(start, now);
        }
        count = 0;
        start = end;
      }
      now = end;
    }
    return count >= least ? Matcher.match(start, to) : -1;
  }

  private boolean isOne(byte[] text, int at) {
    return flags == 0 ? text[at] == ' ' : Unicode.is(Utf8.codePoint(text, at), flags);
  }
}
