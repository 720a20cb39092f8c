package io.lanewise.text;

/// Puts a text in front of every other that is not empty.
final class Prepend implements Normalizer {
  private final byte[] prefix;

  Prepend(byte[] prefix) {
    this.prefix = prefix;
  }

  @Override
  public boolean apply(Utf8 in, Utf8 out) {
    if (in.size == 0) {
      return false;
    }
    out.append(prefix);
    out.append(in.bytes, 0, in.size);
    out.first = in.begins;
    return true;
  }
}
