package io.lanewise.text;

/// A literal text, which is not empty.
final class StringMatcher implements Matcher {
  private final byte[] wanted;

  StringMatcher(byte[] wanted) {
    this.wanted = wanted;
  }

  byte[] wanted() {
    return wanted;
  }

  @Override
  public long find(byte[] text, int from, int at, int to) {
    byte first = wanted[0];
    for (int start = at; start <= to - wanted.length; start++) {
      if (text[start] == first && isAt(text, start)) {
        return Matcher.match(start, start + wanted.length);
      }
    }
    return -1;
  }

  private boolean isAt(byte[] text, int start) {
    for (int i = 1; i < wanted.length; i++) {
      if (text[start + i] != wanted[i]) {
        return false;
      }
    }
    return true;
  }
}
