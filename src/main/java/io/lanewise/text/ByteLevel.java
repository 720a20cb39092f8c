package io.lanewise.text;

import org.jspecify.annotations.Nullable;

/// GPT-2's: perhaps a space in front, the pieces of [Gpt2Pattern], and their bytes written as
/// visible characters.
///
/// @param addsSpace whether a piece that does not begin with a space gets one
/// @param pattern what splits; null for nothing
record ByteLevel(boolean addsSpace, @Nullable Gpt2Pattern pattern) implements PreTokenizer {
  /// The character of each byte, as UTF-8: itself if it is visible, else one from U+0100 on.
  private static final byte[][] CHARACTERS = new byte[256][];

  static {
    int next = 0x100;
    for (int b = 0; b < CHARACTERS.length; b++) {
      boolean visible = (b >= '!' && b <= '~') || (b >= 0xa1 && b <= 0xac) || b >= 0xae;
      CHARACTERS[b] = Utf8.encode(visible ? b : next++);
    }
  }

  /// Writes bytes as characters.
  static void write(byte[] text, int from, int to, Utf8 out) {
    out.reserve(Math.multiplyExact(to - from, 2));
    byte[] bytes = out.bytes;
    int size = out.size;
    for (int at = from; at < to; at++) {
      byte[] character = CHARACTERS[text[at] & 0xff];
      bytes[size++] = character[0];
      if (character.length == 2) {
        bytes[size++] = character[1];
      }
    }
    out.size = size;
  }

  @Override
  public void split(byte[] text, int from, int to, boolean first, Encoder out, int next) {
    byte[] spaced = text;
    int start = from;
    int end = to;
    Utf8 written = out.textOf(next);
    if (addsSpace && text[from] != ' ') {
      Utf8 copy = out.prefixTextOf(next);
      copy.add(' ');
      copy.append(text, from, to);
      spaced = copy.bytes;
      start = 0;
      end = copy.size;
    }
    for (int at = start; at < end; ) {
      int stop = pattern == null ? end : pattern.end(spaced, at, end);
      written.size = 0;
      write(spaced, at, stop, written);
      out.piece(written.bytes, 0, written.size, first && at == start, next);
      at = stop;
    }
  }
}
