package io.lanewise.text;

/// Writes a text for each match of a pattern.
final class Replace implements Normalizer {
  private final Matcher pattern;
  private final byte[] content;

  Replace(Matcher pattern, byte[] content) {
    this.pattern = pattern;
    this.content = content;
  }

  Matcher pattern() {
    return pattern;
  }

  byte[] content() {
    return content;
  }

  @Override
  public boolean apply(Utf8 in, Utf8 out) {
    long match = pattern.find(in.bytes, 0, 0, in.size);
    if (match < 0) {
      return false;
    }
    int done = 0;
    while (match >= 0) {
      int start = (int) (match >>> Integer.SIZE);
      out.append(in.bytes, done, start);
      out.append(content);
      out.first &= start > 0 || content.length > 0;
      done = (int) match;
      match = pattern.find(in.bytes, 0, done, in.size);
    }
    out.append(in.bytes, done, in.size);
    return true;
  }
}
