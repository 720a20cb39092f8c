package io.lanewise.file;

import io.lanewise.tensor.DType;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// The hash table of a [Vocabulary]: hashes to offsets of its records, eight to a group.
///
/// ```
/// tags       8 × one byte: 128 + seven bits of the hash, or 0 where the slot is free
/// offsets    8 × U32 or I64
/// ```
///
/// All tags of a group are compared at once, as one long, so a search is one step where a table of
/// single slots takes one or two or three, and the processor guesses wrong how many. What finds its
/// group full is in the next one that is not (after Abseil's flat hash map, "Swiss tables").
///
/// What it holds may come from a file: nobody may rely on an offset being one of the records.
final class TokenGroups {
  private static final int SLOTS = 8;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long TOPS = 0x8080_8080_8080_8080L;

  private final MemorySegment memory;
  private final boolean wide;
  private final int bytes;
  private final long count;

  /// Over whole groups, at least one.
  ///
  /// @param offset U32 or I64
  TokenGroups(MemorySegment memory, DType offset) {
    this.memory = memory;
    this.wide = offset == DType.I64;
    this.bytes = bytes(offset);
    this.count = memory.byteSize() / bytes;
  }

  /// Of a group, with offsets of this dtype.
  static int bytes(DType offset) {
    return SLOTS + SLOTS * offset.bytes();
  }

  /// How many groups are enough for so many tokens: they fill three slots of four.
  static long countFor(long tokens) {
    return tokens / (SLOTS * 3 / 4) + 1;
  }

  /// Whether so many groups can hold so many tokens, with a slot left.
  static boolean fit(long groups, long tokens) {
    return groups > tokens / SLOTS;
  }

  /// How many there are.
  long count() {
    return count;
  }

  /// The group where the search for a hash begins: the hash as a fraction of the table.
  long first(int hash) {
    return (Integer.toUnsignedLong(hash) * count) >>> Integer.SIZE;
  }

  /// Where it goes on.
  long next(long group) {
    return group + 1 == count ? 0 : group + 1;
  }

  /// All tags of a group.
  long tags(long group) {
    return memory.get(LONG, group * bytes);
  }

  /// A bit for every slot whose tag is that of the hash; rarely for one more, behind such a slot.
  static long matches(long tags, int hash) {
    long difference = tags ^ ONES * tag(hash);
    return (difference - ONES) & ~difference & TOPS;
  }

  /// A bit for every slot that is free.
  static long free(long tags) {
    return ~tags & TOPS;
  }

  /// The offset in the slot of the lowest bit.
  long offset(long group, long bits) {
    long at = group * bytes + SLOTS;
    return wide
        ? memory.get(LONG, at + slot(bits) * (long) Long.BYTES)
        : Integer.toUnsignedLong(memory.get(INT, at + slot(bits) * (long) Integer.BYTES));
  }

  /// Puts an offset into the first slot that is free; there must be one.
  void add(int hash, long offset) {
    long group = first(hash);
    while (free(tags(group)) == 0) {
      group = next(group);
    }
    long tags = tags(group);
    int slot = slot(free(tags));
    long at = group * bytes;
    memory.set(LONG, at, tags | (long) tag(hash) << (slot * Byte.SIZE));
    if (wide) {
      memory.set(LONG, at + SLOTS + slot * (long) Long.BYTES, offset);
    } else {
      memory.set(INT, at + SLOTS + slot * (long) Integer.BYTES, (int) offset);
    }
  }

  private static int slot(long bits) {
    return Long.numberOfTrailingZeros(bits) / Byte.SIZE;
  }

  private static int tag(int hash) {
    return (hash & 0x7f) | 0x80;
  }
}
