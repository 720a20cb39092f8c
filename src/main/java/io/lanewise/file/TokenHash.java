package io.lanewise.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/// Hash and words of token bytes: eight at a time, the last ones padded with zeros.
final class TokenHash {
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle HALF_WORD =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  /// Odd, and half of its bits set: from the fractional part of the golden ratio.
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private TokenHash() {}

  /// The upper half of a 64-bit hash, which is the place in the table as well as what tells tokens
  /// apart without reading them.
  ///
  /// @param seed drawn for each table, so that nobody can write a file whose tokens all collide
  static int of(byte[] token, int from, int to, long seed) {
    return of(token, from, to, tail(token, from, to), seed);
  }

  /// The same, where the [#tail] is at hand.
  static int of(byte[] token, int from, int to, long tail, long seed) {
    long hash = seed ^ (to - from);
    for (int at = from; at <= to - Long.BYTES; at += Long.BYTES) {
      hash = mix(hash ^ word(token, at));
    }
    return (int) (mix(hash ^ tail) >>> Integer.SIZE);
  }

  /// Eight bytes that are there.
  static long word(byte[] token, int at) {
    return (long) WORD.get(token, at);
  }

  /// How many bytes a token of such a length has behind its whole words, from 0 to 7.
  static int tailLength(int length) {
    return length % Long.BYTES;
  }

  /// What is behind the whole words, the first byte lowest, and no loop over them: most tokens are
  /// that short, and each length would be guessed wrong.
  static long tail(byte[] token, int from, int to) {
    int count = tailLength(to - from);
    int at = to - count;
    if (at + Long.BYTES <= token.length) {
      return word(token, at) & mask(count);
    }
    if (count == 0) {
      return 0;
    }
    if (to >= Long.BYTES) {
      return word(token, to - Long.BYTES) >>> (Long.SIZE - count * Byte.SIZE);
    }
    if (count >= Integer.BYTES) {
      long low = (int) HALF_WORD.get(token, at) & 0xffff_ffffL;
      long high = (int) HALF_WORD.get(token, to - Integer.BYTES) & 0xffff_ffffL;
      return low | high << ((count - Integer.BYTES) * Byte.SIZE);
    }
    int middle = count / 2;
    return (token[at] & 0xff)
        | (token[at + middle] & 0xff) << (middle * Byte.SIZE)
        | (token[to - 1] & 0xff) << ((count - 1) * Byte.SIZE);
  }

  /// The lowest `count` bytes of a word, from 0 to 7.
  static long mask(int count) {
    return (1L << (count * Byte.SIZE)) - 1;
  }

  /// Both halves of the product with a constant, folded: every bit that goes in reaches all that
  /// come out.
  private static long mix(long word) {
    return (word * MIX) ^ Math.unsignedMultiplyHigh(word, MIX) ^ (word >>> 29);
  }
}
