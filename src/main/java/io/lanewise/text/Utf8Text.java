package io.lanewise.text;

import java.util.Arrays;

/// The bytes of a text, with one byte of room before and behind them. Reused; one thread at a time.
final class Utf8Text {
  /// UTF-8 takes at most three bytes a char: four for the two of a surrogate pair.
  private static final int MOST_A_CHAR = 3;

  private static final int ROOM = 2;
  private static final int USUAL = 256;

  private byte[] bytes = new byte[USUAL];
  private int end;

  /// Room, the text from 1 to [#end], room.
  byte[] bytes() {
    return bytes;
  }

  /// Behind the last byte of the text.
  int end() {
    return end;
  }

  /// The place of a byte in the text, counted from 0, or -1.
  int indexOf(byte wanted) {
    for (int i = 1; i < end; i++) {
      if (bytes[i] == wanted) {
        return i - 1;
      }
    }
    return -1;
  }

  /// Bytes that are taken as they are, UTF-8 or not.
  void set(byte[] text, int from, int to) {
    reserve(to - from);
    System.arraycopy(text, from, bytes, 1, to - from);
    end = 1 + to - from;
  }

  /// A text in UTF-8, half surrogate pairs as `?`: what `getBytes` gives, without its array.
  void set(String text) {
    reserve((long) MOST_A_CHAR * text.length());
    int at = 1;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        bytes[at++] = (byte) c;
      } else if (c < 0x800) {
        bytes[at++] = (byte) (0xc0 | c >> 6);
        bytes[at++] = continuation(c);
      } else if (!Character.isSurrogate(c)) {
        bytes[at++] = (byte) (0xe0 | c >> 12);
        bytes[at++] = continuation(c >> 6);
        bytes[at++] = continuation(c);
      } else if (Character.isHighSurrogate(c)
          && i + 1 < text.length()
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int codePoint = Character.toCodePoint(c, text.charAt(++i));
        bytes[at++] = (byte) (0xf0 | codePoint >> 18);
        bytes[at++] = continuation(codePoint >> 12);
        bytes[at++] = continuation(codePoint >> 6);
        bytes[at++] = continuation(codePoint);
      } else {
        bytes[at++] = '?';
      }
    }
    end = at;
  }

  private static byte continuation(int bits) {
    return (byte) (0x80 | (bits & 0x3f));
  }

  private void reserve(long length) {
    if (length + ROOM > bytes.length) {
      bytes = Arrays.copyOf(bytes, Math.toIntExact(Math.max(length + ROOM, 2L * bytes.length)));
    }
  }
}
