package io.lanewise.text;

/// Several replacements of one ASCII character each, in one pass: none of them makes a character
/// that a later one would replace.
final class ReplaceBytes implements Normalizer {
  private final byte[][] table;

  /// @param table by byte, what is written instead, or [CodePointMap#SAME]
  ReplaceBytes(byte[][] table) {
    this.table = table;
  }

  @Override
  public boolean apply(Utf8 in, Utf8 out) {
    byte[] text = in.bytes;
    int to = in.size;
    out.reserve(to);
    byte[] written = out.bytes;
    int size = 0;
    for (int at = 0; at < to; at++) {
      byte[] instead = table[text[at] & 0xff];
      if (CodePointMap.isSame(instead)) {
        written[size++] = text[at];
        continue;
      }
      out.size = size;
      out.reserve(instead.length + to - at);
      written = out.bytes;
      for (byte b : instead) {
        written[size++] = b;
      }
      out.first &= at > 0 || instead.length > 0;
    }
    out.size = size;
    return true;
  }
}
