package io.lanewise.text;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.security.SecureRandom;

/// Where the rows of the n-grams are that pruning has left: hash to row, in native memory.
///
/// ```
/// slot    hash << 32 | row + 1, or 0 where free; linear probing, 3/2 slots an n-gram
/// ```
///
/// A hash that is listed twice has the row of the last, as in the reference. Immutable once built.
final class PruneTable {
  private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG;

  /// Odd, and half of its bits set: from the fractional part of the golden ratio.
  private static final long MIX = 0x9E3779B97F4A7C15L;

  /// Drawn anew, so that nobody can write a file whose hashes all collide.
  private final long seed = new SecureRandom().nextLong();

  private final MemorySegment slots;
  private final long slotCount;
  private final boolean empty;

  /// @param prune I32 (n, 2): hash, row
  PruneTable(Tensor prune) {
    long count = prune.shape().dim(0);
    empty = count == 0;
    slotCount = count + count / 2 + 1;
    slots = Arena.ofAuto().allocate(slotCount * Long.BYTES, Long.BYTES);
    for (long i = 0; i < count; i++) {
      long hash = prune.getLong(2 * i);
      slots.setAtIndex(LONG, slot(hash), (hash << Integer.SIZE) | (prune.getLong(2 * i + 1) + 1));
    }
  }

  /// Whether pruning has left none.
  boolean isEmpty() {
    return empty;
  }

  /// The row of an n-gram, counted from the first behind the words, or -1 if it was pruned.
  ///
  /// @param hash from 0 on
  long row(long hash) {
    return (slots.getAtIndex(LONG, slot(hash)) & 0xffff_ffffL) - 1;
  }

  /// The slot that has this hash, or the free one where it belongs.
  private long slot(long hash) {
    long mixed = (hash ^ seed) * MIX;
    long high = ((mixed ^ (mixed >>> 29)) * MIX) >>> Integer.SIZE;
    long at = (high * slotCount) >>> Integer.SIZE;
    long slot = slots.getAtIndex(LONG, at);
    while (slot != 0 && slot >>> Integer.SIZE != hash) {
      at = at + 1 == slotCount ? 0 : at + 1;
      slot = slots.getAtIndex(LONG, at);
    }
    return at;
  }
}
