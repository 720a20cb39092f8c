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
  private final GrowingMemory text = new GrowingMemory();
  private final GrowingMemory ends = new GrowingMemory();
  private Arena slotArena = Arena.ofConfined();
  private MemorySegment slots = slotArena.allocate(FIRST_SLOTS * (long) Long.BYTES);
  private long slotCount = FIRST_SLOTS;
  private long rows;
  private long size;

  /// The slot where the search for a hash begins: the hash as a fraction of the table.
  static long slot(int hash, long slotCount) {
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
    text.append(token, from, to);
    ends.append(text.size());
    rows++;
    size++;
    if (size * 3 > slotCount * 2) {
      resize(slotCount * 2);
    }
    return true;
  }

  /// Leaves the next row without a token.
  void addHole() {
    ends.append(text.size());
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
    // Less than 16 bytes a token with its end: 69 % full, so a token is found after two slots,
    // which
    // lie in one cache line more often than not.
    resize(size * 29 / 20 + 1);
    MemorySegment allText = allocator.apply(text.size() + Long.BYTES);
    text.copyTo(allText);
    boolean wide = text.size() > 0xffff_ffffL;
    MemorySegment allEnds = allocator.apply(rows * (wide ? Long.BYTES : Integer.BYTES));
    if (wide) {
      ends.copyTo(allEnds);
    } else {
      for (long row = 0; row < rows; row++) {
        allEnds.set(INT, row * Integer.BYTES, (int) ends.getLong(row * Long.BYTES));
      }
    }
    MemorySegment allSlots = allocator.apply(slotCount * Long.BYTES);
    allSlots.copyFrom(slots.asSlice(0, slotCount * Long.BYTES));
    return new Vocabulary(
        tensor(TokenTensors.TEXT, DType.U8, allText, source),
        tensor(TokenTensors.ENDS, wide ? DType.I64 : DType.U32, allEnds, source),
        tensor(TokenTensors.SLOTS, DType.U64, allSlots, source),
        seed,
        size);
  }

  private static Tensor tensor(String name, DType dtype, MemorySegment memory, Source source) {
    Shape shape = Shape.of(memory.byteSize() / dtype.bytes());
    return Tensor.of(name, dtype, shape, memory, source);
  }

  private boolean holds(long row, byte[] token, int from, int to) {
    long start = row == 0 ? 0 : ends.getLong((row - 1) * Long.BYTES);
    return text.equals(start, ends.getLong(row * Long.BYTES), token, from, to);
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
    text.close();
    ends.close();
  }
}
