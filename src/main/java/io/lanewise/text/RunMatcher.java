package io.lanewise.text;

/// At least so many characters of a set in a row, as many as there are: `[…]+`, `\s{2,}`.
///
/// @param set the characters
/// @param least how many
record RunMatcher(CharSet set, int least) implements Matcher {
  @Override
  public long find(byte[] text, int from, int at, int to) {
    int start = at;
    int count = 0;
    for (int now = at; now < to; ) {
      int end = now + Utf8.width(text[now]);
      if (set.contains(Utf8.codePoint(text, now))) {
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
}
