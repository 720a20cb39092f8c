package io.lanewise.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// The ids of short words that were seen lately: of fixed size, each word in one place, a new one
/// takes the place of the old.
///
/// 8,192 words of at most 32 bytes and 8 ids: half a megabyte, where most words of a text are.
final class WordCache {
  static final int MOST_BYTES = 32;
  private static final int MOST_IDS = 8;
  private static final int SLOTS = 8192;

  private static final long MIX = 0x9E3779B97F4A7C15L;
  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final byte[] keys = new byte[SLOTS * MOST_BYTES];
  private final byte[] lengths = new byte[SLOTS];
  private final byte[] counts = new byte[SLOTS];
  private final int[] ids = new int[SLOTS * MOST_IDS];

  /// The place of a word, at most [#MOST_BYTES] long.
  int slot(byte[] text, int from, int to) {
    long hash = (long) to - from;
    int at = from;
    for (; at <= to - Long.BYTES; at += Long.BYTES) {
      hash = mix(hash ^ (long) WORD.get(text, at));
    }
    long tail = 0;
    for (int i = to - 1; i >= at; i--) {
      tail = tail << Byte.SIZE | (text[i] & 0xff);
    }
    return (int) (mix(hash ^ tail) >>> (Long.SIZE - 13));
  }

  /// Every bit that goes in reaches all that come out.
  static long mix(long word) {
    return (word * MIX) ^ Math.unsignedMultiplyHigh(word, MIX);
  }

  /// Emits the ids of the word if they are in its place.
  boolean emit(int slot, byte[] text, int from, int to, Encoder out) {
    int length = to - from;
    int key = slot * MOST_BYTES;
    if (lengths[slot] != length || !Arrays.equals(keys, key, key + length, text, from, to)) {
      return false;
    }
    int first = slot * MOST_IDS;
    for (int i = 0; i < counts[slot]; i++) {
      out.add(ids[first + i]);
    }
    return true;
  }

  /// Keeps the last `count` ids of `out` as those of the word, if they are not too many.
  void keep(int slot, byte[] text, int from, int to, Encoder out, int count) {
    if (count <= MOST_IDS) {
      System.arraycopy(text, from, keys, slot * MOST_BYTES, to - from);
      System.arraycopy(out.ids(), out.count() - count, ids, slot * MOST_IDS, count);
      lengths[slot] = (byte) (to - from);
      counts[slot] = (byte) count;
    }
  }
}
