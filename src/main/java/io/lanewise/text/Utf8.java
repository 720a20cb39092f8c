package io.lanewise.text;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Valid UTF-8 text in an array that grows and is used again: what every step works on.
///
/// The fields are open to the package, since loops over bytes are what this package does. One
/// thread.
final class Utf8 {
  private static final int FIRST_BYTES = 512;

  /// A char is at most three bytes; a pair of chars makes four.
  private static final int MOST_BYTES_A_CHAR = 3;

  private static final int REPLACEMENT = 0xfffd;

  byte[] bytes = new byte[FIRST_BYTES];
  int size;

  /// Whether the piece of raw text that this came from begins the whole text.
  boolean begins;

  /// Whether its first character came from the first character of the whole text. Less than
  /// [#begins]: a normalizer may have dropped that one.
  boolean first;

  /// Takes a text, half surrogate pairs as U+FFFD.
  void set(CharSequence text) {
    set(text, text.length());
  }

  /// Takes the first chars of a text, half surrogate pairs as U+FFFD.
  void set(CharSequence text, int length) {
    size = 0;
    reserve(length);
    int at = 0;
    byte[] to = bytes;
    for (; at < length; at++) {
      char c = text.charAt(at);
      if (c >= 0x80) {
        break;
      }
      to[at] = (byte) c;
    }
    size = at;
    if (at < length) {
      appendFrom(text, at, length);
    }
    begins = true;
    first = true;
  }

  private void appendFrom(CharSequence text, int from, int length) {
    reserve(Math.multiplyExact(length - from, MOST_BYTES_A_CHAR));
    for (int at = from; at < length; at++) {
      char c = text.charAt(at);
      if (!Character.isSurrogate(c)) {
        add(c);
      } else if (Character.isHighSurrogate(c)
          && at + 1 < length
          && Character.isLowSurrogate(text.charAt(at + 1))) {
        add(Character.toCodePoint(c, text.charAt(++at)));
      } else {
        add(REPLACEMENT);
      }
    }
  }

  /// Takes `utf8[from .. to)`; bytes that are not UTF-8 become U+FFFD as in [String#String(byte[],
  /// java.nio.charset.Charset)].
  void set(byte[] utf8, int from, int to) {
    size = 0;
    if (isValid(utf8, from, to)) {
      append(utf8, from, to);
    } else {
      byte[] repaired =
          new String(utf8, from, to - from, StandardCharsets.UTF_8)
              .getBytes(StandardCharsets.UTF_8);
      append(repaired, 0, repaired.length);
    }
    begins = true;
    first = true;
  }

  /// Drops what follows the first code points.
  void cut(long points) {
    if (size > points) {
      int at = 0;
      for (long left = points; at < size && left > 0; left--) {
        at += width(bytes[at]);
      }
      size = Math.min(at, size);
    }
  }

  /// Becomes empty, as what follows from another text.
  void clear(Utf8 origin) {
    size = 0;
    begins = origin.begins;
    first = origin.first;
  }

  /// Room for so many bytes more.
  void reserve(int more) {
    int least = Math.addExact(size, more);
    if (least > bytes.length) {
      bytes =
          Arrays.copyOf(
              bytes, (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(least, 2L * bytes.length)));
    }
  }

  void append(byte[] more) {
    append(more, 0, more.length);
  }

  void append(byte[] more, int from, int to) {
    reserve(to - from);
    System.arraycopy(more, from, bytes, size, to - from);
    size += to - from;
  }

  /// Appends a code point.
  void add(int codePoint) {
    reserve(4);
    if (codePoint < 0x80) {
      bytes[size++] = (byte) codePoint;
    } else if (codePoint < 0x800) {
      bytes[size++] = (byte) (0xc0 | (codePoint >> 6));
      bytes[size++] = trail(codePoint);
    } else if (codePoint < 0x10000) {
      bytes[size++] = (byte) (0xe0 | (codePoint >> 12));
      bytes[size++] = trail(codePoint >> 6);
      bytes[size++] = trail(codePoint);
    } else {
      bytes[size++] = (byte) (0xf0 | (codePoint >> 18));
      bytes[size++] = trail(codePoint >> 12);
      bytes[size++] = trail(codePoint >> 6);
      bytes[size++] = trail(codePoint);
    }
  }

  private static byte trail(int bits) {
    return (byte) (0x80 | (bits & 0x3f));
  }

  /// How many bytes the character has whose first byte this is.
  static int width(byte lead) {
    return lead >= 0 ? 1 : lead < (byte) 0xe0 ? 2 : lead < (byte) 0xf0 ? 3 : 4;
  }

  /// The code point that begins at `at`.
  static int codePoint(byte[] text, int at) {
    byte lead = text[at];
    if (lead >= 0) {
      return lead;
    }
    if (lead < (byte) 0xe0) {
      return ((lead & 0x1f) << 6) | (text[at + 1] & 0x3f);
    }
    if (lead < (byte) 0xf0) {
      return ((lead & 0xf) << 12) | ((text[at + 1] & 0x3f) << 6) | (text[at + 2] & 0x3f);
    }
    return ((lead & 7) << 18)
        | ((text[at + 1] & 0x3f) << 12)
        | ((text[at + 2] & 0x3f) << 6)
        | (text[at + 3] & 0x3f);
  }

  /// Where the character begins that ends before `at`.
  static int previous(byte[] text, int at) {
    int start = at - 1;
    while ((text[start] & 0xc0) == 0x80) {
      start--;
    }
    return start;
  }

  /// The code points of `text[from .. to)`.
  static int count(byte[] text, int from, int to) {
    int count = 0;
    for (int at = from; at < to; at++) {
      count += (text[at] & 0xc0) != 0x80 ? 1 : 0;
    }
    return count;
  }

  static byte[] encode(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static byte[] encode(int codePoint) {
    return encode(Character.toString(codePoint));
  }

  @Override
  public String toString() {
    return new String(bytes, 0, size, StandardCharsets.UTF_8);
  }

  /// Shortest forms only, no surrogates, nothing above U+10FFFF: what Java decodes without U+FFFD.
  private static boolean isValid(byte[] text, int from, int to) {
    int at = from;
    while (at < to) {
      byte lead = text[at];
      int width = width(lead);
      if (lead >= 0) {
        at++;
        continue;
      }
      if (lead < (byte) 0xc2 || lead > (byte) 0xf4 || at + width > to) {
        return false;
      }
      for (int i = 1; i < width; i++) {
        if ((text[at + i] & 0xc0) != 0x80) {
          return false;
        }
      }
      int codePoint = codePoint(text, at);
      if ((width == 3 && (codePoint < 0x800 || (codePoint >> 11) == 0x1b))
          || (width == 4 && (codePoint < 0x10000 || codePoint > Character.MAX_CODE_POINT))) {
        return false;
      }
      at += width;
    }
    return true;
  }
}
