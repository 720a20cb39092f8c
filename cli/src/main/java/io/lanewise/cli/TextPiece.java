package io.lanewise.cli;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Some texts, and what was made of them: what passes from the input by a thread to the output.
/// Used again and again.
final class TextPiece {
  /// Enough for a thread to be busy for a millisecond.
  private static final int MOST_TEXTS = 256;

  private static final int MOST_BYTES = 1 << 18;

  /// U+FFFD, for half surrogate pairs.
  private static final byte[] REPLACEMENT = {(byte) 0xef, (byte) 0xbf, (byte) 0xbd};

  private byte[] bytes = new byte[1 << 15];
  private final int[] ends = new int[MOST_TEXTS];
  private int count;

  /// What is to be printed.
  private final ByteArrayOutputStream printed = new ByteArrayOutputStream();

  private float[] vectors = {};

  /// Forgets everything.
  void clear() {
    count = 0;
    printed.reset();
  }

  /// Texts that are in it.
  int count() {
    return count;
  }

  boolean isFull() {
    return count == MOST_TEXTS || end(count - 1) >= MOST_BYTES;
  }

  /// Appends a text.
  void add(byte[] utf8, int from, int to) {
    int start = end(count - 1);
    int end = Math.addExact(start, to - from);
    if (end > bytes.length) {
      bytes = Arrays.copyOf(bytes, (int) Math.min(Integer.MAX_VALUE - 8L, 2L * end));
    }
    System.arraycopy(utf8, from, bytes, start, to - from);
    ends[count++] = end;
  }

  /// Appends a text; half surrogate pairs become U+FFFD.
  void add(String text) {
    try {
      ByteBuffer utf8 =
          StandardCharsets.UTF_8
              .newEncoder()
              .onMalformedInput(CodingErrorAction.REPLACE)
              .replaceWith(REPLACEMENT)
              .encode(CharBuffer.wrap(text));
      add(utf8.array(), utf8.arrayOffset(), utf8.arrayOffset() + utf8.limit());
    } catch (CharacterCodingException replaced) {
      throw new AssertionError("what can't be encoded is replaced", replaced);
    }
  }

  /// The texts, one behind the other.
  byte[] bytes() {
    return bytes;
  }

  int start(int text) {
    return end(text - 1);
  }

  int end(int text) {
    return text < 0 ? 0 : ends[text];
  }

  String text(int text) {
    return new String(bytes, start(text), end(text) - start(text), StandardCharsets.UTF_8);
  }

  ByteArrayOutputStream printed() {
    return printed;
  }

  /// Room for a vector of each text.
  float[] vectors(int dimension) {
    if (vectors.length < count * dimension) {
      vectors = new float[MOST_TEXTS * dimension];
    }
    return vectors;
  }
}
