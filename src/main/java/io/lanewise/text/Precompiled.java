package io.lanewise.text;

import io.lanewise.file.WeightFormatException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Base64;

/// SentencePiece's normalizer: a table of texts and what becomes of them.
///
/// ```
/// bytes of the double array, u32 · the double array, u32 each · texts, each ended by a zero byte
/// unit: bit 31 no value · bits 0–7 label · bit 8 has a value · bit 9 wide offset · bits 10–30 offset
/// ```
///
/// A grapheme cluster of less than six bytes becomes what the shortest key at its beginning says;
/// without one, and in longer clusters, each of its characters does.
///
/// Source: [tokenizers](https://github.com/huggingface/tokenizers), `normalizers/precompiled.rs`;
/// [darts-clone](https://github.com/s-yata/darts-clone).
final class Precompiled implements Normalizer {
  private static final int LONGEST_CLUSTER = 5;

  private final int[] units;
  private final byte[] texts;

  private Precompiled(int[] units, byte[] texts) {
    this.units = units;
    this.texts = texts;
  }

  static Normalizer read(Part part) {
    String name = "precompiled_charsmap";
    byte[] map;
    try {
      map = Base64.getDecoder().decode(part.string(name));
    } catch (IllegalArgumentException notBase64) {
      throw part.error(Kind.SYNTAX, name, "base64", String.valueOf(notBase64.getMessage()));
    }
    if (map.length < Integer.BYTES) {
      throw part.error(Kind.TRUNCATED, name, Integer.BYTES + " bytes", map.length + "");
    }
    ByteBuffer buffer = ByteBuffer.wrap(map).order(ByteOrder.LITTLE_ENDIAN);
    long size = Integer.toUnsignedLong(buffer.getInt());
    if (size == 0 || size % Integer.BYTES != 0 || size > buffer.remaining()) {
      String expected = "a multiple of 4 from 4 to " + buffer.remaining();
      throw part.error(Kind.TRUNCATED, name + ": size of the trie", expected, size + "");
    }
    int[] units = new int[(int) size / Integer.BYTES];
    for (int i = 0; i < units.length; i++) {
      units[i] = buffer.getInt();
    }
    byte[] texts = new byte[buffer.remaining()];
    buffer.get(texts);
    return new Precompiled(units, texts);
  }

  @Override
  public boolean apply(Utf8 in, Utf8 out) {
    for (int at = 0; at < in.size; ) {
      int end = Graphemes.end(in.bytes, at, in.size);
      if (end - at > LONGEST_CLUSTER || !write(in, at, end, out)) {
        for (int now = at; now < end; ) {
          int next = now + Utf8.width(in.bytes[now]);
          if (!write(in, now, next, out)) {
            out.append(in.bytes, now, next);
          }
          now = next;
        }
      }
      at = end;
    }
    return true;
  }

  private boolean write(Utf8 in, int from, int to, Utf8 out) {
    int text = find(in.bytes, from, to);
    if (text < 0) {
      return false;
    }
    int end = text;
    while (end < texts.length && texts[end] != 0) {
      end++;
    }
    out.append(texts, text, end);
    out.first &= from > 0 || end > text;
    return true;
  }

  /// Where the text of the shortest key at `from` begins, or −1.
  private int find(byte[] key, int from, int to) {
    int node = offset(units[0]);
    for (int at = from; at < to; at++) {
      int label = key[at] & 0xff;
      node ^= label;
      if (label == 0 || node < 0 || node >= units.length || label(units[node]) != label) {
        return -1;
      }
      int unit = units[node];
      node ^= offset(unit);
      if ((unit & 0x100) != 0) {
        int text =
            node >= 0 && node < units.length ? units[node] & Integer.MAX_VALUE : texts.length;
        return text < texts.length ? text : -1;
      }
    }
    return -1;
  }

  private static int label(int unit) {
    return unit & 0x8000_00ff;
  }

  private static int offset(int unit) {
    return (unit >>> 10) << ((unit & 0x200) >>> 6);
  }
}
