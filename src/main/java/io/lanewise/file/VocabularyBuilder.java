package io.lanewise.file;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Source;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.security.SecureRandom;
import java.util.function.LongFunction;

/// Collects the tokens of a table in the order of its rows, each once, in native memory.
///
/// While it grows, its table holds whole hashes, so that no token is read again: `hash << 32 | row
/// + 1`, or 0 where a slot is free, with linear probing. What it builds is smaller.
///
/// Memory is freed by [#close]; what [#build] returns stays.
final class VocabularyBuilder implements AutoCloseable {
  /// More rows than this a table with tokens can't have.
  static final long MOST_ROWS = Integer.MAX_VALUE - 1L;

  private static final ValueLayout.OfInt INT =
      ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int FIRST_SLOTS = 1024;

  private final long seed = new SecureRandom().nextLong();
  private final GrowingMemory records = new GrowingMemory();

  /// Where the record of each row ends, behind a zero; a row without a token has none.
  private final GrowingMemory offsets = new GrowingMemory();

  private Arena slotArena = Arena.ofConfined();
  private MemorySegment slots = slotArena.allocate(FIRST_SLOTS * (long) Long.BYTES);
  private long slotCount = FIRST_SLOTS;
  private long rows;
  private long size;

  VocabularyBuilder() {
    offsets.append(0);
  }

  /// The slot where the search for a hash begins: the hash as a fraction of the table.
  private static long slot(int hash, long slotCount) {
    return (Integer.toUnsignedLong(hash) * slotCount) >>> Integer.SIZE;
  }

  /// Gives the next row this token.
  ///
  /// @return whether it is new; a token that is there already changes nothing, and takes no row
  boolean add(byte[] token, int from, int to) {
    int hash = TokenHash.of(token, from, to, seed);
    long at = slot(hash, slotCount);
    for (long slot = slots.get(LONG, at * Long.BYTES);
        slot != 0;
        slot = slots.get(LONG, at * Long.BYTES)) {
      if ((int) (slot >>> Integer.SIZE) == hash
          && holds((slot & 0xffff_ffffL) - 1, token, from, to)) {
        return false;
      }
      at = at + 1 == slotCount ? 0 : at + 1;
    }
    slots.set(LONG, at * Long.BYTES, ((long) hash << Integer.SIZE) | (rows + 1));
    records.append(TokenRecords.head(rows, to - from), TokenRecords.HEAD);
    records.append(token, from, to);
    offsets.append(records.size());
    rows++;
    size++;
    if (size * 3 > slotCount * 2) {
      resize(slotCount * 2);
    }
    return true;
  }

  /// Leaves the next row without a token.
  void addHole() {
    offsets.append(records.size());
    rows++;
  }

  /// Rows so far.
  long rows() {
    return rows;
  }

  /// The vocabulary, in memory that `allocator` gives.
  ///
  /// @param allocator bytes to native memory of zeros
  /// @param source what stands behind it, for errors
  Vocabulary build(LongFunction<MemorySegment> allocator, Source source) {
    DType offset = records.size() > 0xffff_ffffL ? DType.I64 : DType.U32;
    MemorySegment allRecords = allocator.apply(records.size() + TokenRecords.PAD);
    records.copyTo(allRecords);
    MemorySegment allOffsets = allocator.apply((rows + 1) * offset.bytes());
    copyOffsets(allOffsets, offset);
    long groupCount = TokenGroups.countFor(size);
    int groupBytes = TokenGroups.bytes(offset);
    MemorySegment groups = allocator.apply(groupCount * groupBytes);
    group(new TokenGroups(groups, offset));
    Shape all = Shape.of(allRecords.byteSize());
    Shape table = Shape.of(groupCount, groupBytes);
    return new Vocabulary(
        Tensor.of(TokenTensors.RECORDS, DType.U8, all, allRecords, source),
        Tensor.of(TokenTensors.OFFSETS, offset, Shape.of(rows + 1), allOffsets, source),
        Tensor.of(TokenTensors.GROUPS, DType.U8, table, groups, source),
        seed,
        size);
  }

  private void copyOffsets(MemorySegment target, DType dtype) {
    if (dtype == DType.I64) {
      offsets.copyTo(target);
      return;
    }
    for (long row = 0; row <= rows; row++) {
      target.set(INT, row * Integer.BYTES, (int) offset(row));
    }
  }

  private void group(TokenGroups groups) {
    for (long i = 0; i < slotCount; i++) {
      long slot = slots.get(LONG, i * Long.BYTES);
      if (slot != 0) {
        groups.add((int) (slot >>> Integer.SIZE), offset((slot & 0xffff_ffffL) - 1));
      }
    }
  }

  private long offset(long row) {
    return offsets.getLong(row * Long.BYTES);
  }

  private boolean holds(long row, byte[] token, int from, int to) {
    return records.equals(offset(row) + TokenRecords.HEAD, offset(row + 1), token, from, to);
  }

  /// Hashes are in the slots, so no token is read again.
  private void resize(long count) {
    Arena arena = Arena.ofConfined();
    MemorySegment larger = arena.allocate(count * Long.BYTES);
    for (long i = 0; i < slotCount; i++) {
      long slot = slots.get(LONG, i * Long.BYTES);
      if (slot != 0) {
        long at = slot((int) (slot >>> Integer.SIZE), count);
        while (larger.get(LONG, at * Long.BYTES) != 0) {
          at = at + 1 == count ? 0 : at + 1;
        }
        larger.set(LONG, at * Long.BYTES, slot);
      }
    }
    slotArena.close();
    slotArena = arena;
    slots = larger;
    slotCount = count;
  }

  @Override
  public void close() {
    slotArena.close();
    records.close();
    offsets.close();
  }
}
