package io.lanewise.text;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.Arrays;

/// The ids of whole words: in a hash table that finds one of up to 15 bytes in one step, where a
/// [Trie] takes a step a byte; longer ones in the trie. Any thread.
///
/// ```
/// keys[2 i]        the first eight bytes of slot i's word, the first one lowest, then zeros
/// keys[2 i + 1]    the others, and in the top byte the length; 0 where the slot is free
/// ```
///
/// Linear probing, two slots of three taken. 30 bytes a word.
final class WholeWords {
  private static final int MOST_BYTES = 2 * Long.BYTES - 1;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private final Trie trie;
  private final long[] keys;
  private final int[] ids;

  /// Drawn for each table, so that nobody can write a vocabulary whose words all collide.
  private final long seed = new SecureRandom().nextLong();

  /// @param tokens no two of them equal
  /// @param trie of the same tokens
  WholeWords(TokenList tokens, Trie trie) {
    int words = 0;
    for (int i = 0; i < tokens.count(); i++) {
      words += isShort(tokens.length(i)) ? 1 : 0;
    }
    int slots = Math.toIntExact(words * 3L / 2 + 1);
    this.trie = trie;
    this.keys = new long[Math.multiplyExact(2, slots)];
    this.ids = new int[slots];
    for (int i = 0; i < tokens.count(); i++) {
      if (isShort(tokens.length(i))) {
        put(tokens.bytes(i), tokens.id(i));
      }
    }
  }

  private static boolean isShort(int length) {
    return length > 0 && length <= MOST_BYTES;
  }

  private void put(byte[] word, int id) {
    byte[] padded = Arrays.copyOf(word, 2 * Long.BYTES);
    long low = low(padded, 0, word.length);
    long high = high(padded, 0, word.length);
    int slot = slot(low, high);
    while (keys[2 * slot + 1] != 0) {
      slot = next(slot);
    }
    keys[2 * slot] = low;
    keys[2 * slot + 1] = high;
    ids[slot] = id;
  }

  Trie trie() {
    return trie;
  }

  /// The id of the word `text[from .. to)`, or −1.
  int find(byte[] text, int from, int to) {
    int length = to - from;
    // Only behind the last word of a text may there be too little to read.
    if (!isShort(length) || from + 2 * Long.BYTES > text.length) {
      return trie.find(text, from, to);
    }
    long low = low(text, from, length);
    long high = high(text, from, length);
    int slot = slot(low, high);
    for (long there = keys[2 * slot + 1]; there != 0; there = keys[2 * slot + 1]) {
      if (there == high && keys[2 * slot] == low) {
        return ids[slot];
      }
      slot = next(slot);
    }
    return -1;
  }

  private static long low(byte[] text, int from, int length) {
    return (long) WORD.get(text, from) & mask(Math.min(length, Long.BYTES));
  }

  private static long high(byte[] text, int from, int length) {
    long others =
        length > Long.BYTES
            ? (long) WORD.get(text, from + Long.BYTES) & mask(length - Long.BYTES)
            : 0;
    return others | (long) length << (Long.SIZE - Byte.SIZE);
  }

  /// The lowest `count` bytes of a long, from 1 to 8.
  private static long mask(int count) {
    return -1L >>> (Long.SIZE - count * Byte.SIZE);
  }

  private int slot(long low, long high) {
    long hash = WordCache.mix(WordCache.mix(low ^ seed) ^ high);
    return (int) (((hash >>> Integer.SIZE) * ids.length) >>> Integer.SIZE);
  }

  private int next(int slot) {
    return slot + 1 == ids.length ? 0 : slot + 1;
  }
}
