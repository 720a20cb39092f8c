package io.lanewise.file;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Native memory that grows at its end, by doubling.
final class GrowingMemory implements AutoCloseable {
  private static final ValueLayout.OfLong LONG =
      ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);

  private static final int FIRST_BYTES = 4096;

  private Arena arena = Arena.ofConfined();
  private MemorySegment memory = arena.allocate(FIRST_BYTES);
  private long size;

  /// Bytes so far.
  long size() {
    return size;
  }

  /// Appends `bytes[from .. to)`.
  void append(byte[] bytes, int from, int to) {
    reserve(to - from);
    MemorySegment.copy(bytes, from, memory, ValueLayout.JAVA_BYTE, size, to - from);
    size += to - from;
  }

  /// Appends eight bytes, little-endian.
  void append(long value) {
    append(value, Long.BYTES);
  }

  /// Appends the lowest `count` bytes of a value.
  void append(long value, int count) {
    reserve(Long.BYTES);
    memory.set(LONG, size, value);
    size += count;
  }

  long getLong(long offset) {
    return memory.get(LONG, offset);
  }

  /// The bytes from `start` to `end` in a new array.
  byte[] bytes(long start, long end) {
    return memory.asSlice(start, end - start).toArray(ValueLayout.JAVA_BYTE);
  }

  /// Whether the bytes from `start` to `end` are `bytes[from .. to)`.
  boolean equals(long start, long end, byte[] bytes, int from, int to) {
    return MemorySegment.mismatch(memory, start, end, MemorySegment.ofArray(bytes), from, to) < 0;
  }

  /// Copies all of it to the beginning of `target`.
  void copyTo(MemorySegment target) {
    MemorySegment.copy(memory, 0, target, 0, size);
  }

  private void reserve(long more) {
    if (size + more <= memory.byteSize()) {
      return;
    }
    Arena larger = Arena.ofConfined();
    MemorySegment copy = larger.allocate(Math.max(size + more, 2 * memory.byteSize()));
    copyTo(copy);
    arena.close();
    arena = larger;
    memory = copy;
  }

  @Override
  public void close() {
    arena.close();
  }
}
