package io.lanewise.text;

import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/// A normalizer that looks at one character at a time: each stays, goes, or becomes others.
final class CodePointNormalizer implements Normalizer {
  /// In the table of ASCII characters: look at the map.
  private static final byte MAPPED = -1;

  private final CodePointMap map;
  private final @Nullable Normalizer whole;

  /// What an ASCII character becomes if that is one ASCII character.
  private final byte[] ascii = new byte[128];

  /// @param rule see [CodePointMap]; no character moves
  CodePointNormalizer(IntFunction<byte[]> rule) {
    this(rule, null);
  }

  /// @param rule see [CodePointMap]
  /// @param whole what takes a text in which a character moves
  CodePointNormalizer(IntFunction<byte[]> rule, @Nullable Normalizer whole) {
    this.whole = whole;
    this.map = new CodePointMap(rule);
    for (int c = 0; c < ascii.length; c++) {
      byte[] to = map.get(c);
      ascii[c] = CodePointMap.isSame(to) ? (byte) c : to.length == 1 && to[0] >= 0 ? to[0] : MAPPED;
    }
  }

  @Override
  public boolean apply(Utf8 in, Utf8 out) {
    byte[] text = in.bytes;
    int to = in.size;
    out.reserve(to);
    byte[] written = out.bytes;
    int size = 0;
    int at = 0;
    while (at < to) {
      byte b = text[at];
      if (b >= 0) {
        byte c = ascii[b];
        if (c >= 0) {
          written[size++] = c;
          at++;
          continue;
        }
      }
      byte[] mapped = map.get(Utf8.codePoint(text, at));
      if (whole != null && CodePointMap.isMove(mapped)) {
        out.clear(in);
        return whole.apply(in, out);
      }
      int width = Utf8.width(b);
      if (CodePointMap.isSame(mapped)) {
        for (int i = 0; i < width; i++) {
          written[size++] = text[at + i];
        }
      } else if (mapped.length == 0) {
        out.first &= at > 0;
      } else {
        out.size = size;
        out.reserve(mapped.length + to - at);
        written = out.bytes;
        for (byte more : mapped) {
          written[size++] = more;
        }
      }
      at += width;
    }
    out.size = size;
    return true;
  }
}
