package io.lanewise.internal.kernel;

import java.lang.foreign.MemorySegment;

/// Copies rows of a table, picked by id, bit for bit.
///
/// - **Runs.** Rows whose ids run on, to places that do too, are one copy.
/// - **Misses.** Rows picked at random miss every cache, and a copy of one row waits for its own
///   misses alone. So eight rows are under way at a time, a register of each in turn. 4096 rows of
///   384 out of a gigabyte take 0.60 of the time of row after row (1066 → 644 µs; four at a time:
///   779, sixteen: 590), out of the cache 0.77 (381 → 292 µs). Reading a byte of the next rows
///   ahead made all of them slower.
///
/// Ids and ranges were checked by the caller; the table is native and possibly mapped. Strides are
/// in floats for an array and in bytes for memory.
abstract class Gather {
  private final int lanes;

  Gather(int lanes) {
    this.lanes = lanes;
  }

  /// Register width in bits; 0 copies row after row.
  final int vectorBits() {
    return lanes * 32;
  }

  /// The fastest for rows of this many floats: vectors where a row has a register's worth at least,
  /// and no more steps than [MappedGuard] allows.
  static Gather of(int vectorBits, int width) {
    Gather vectors =
        switch (vectorBits) {
          case 512 -> new Gather512();
          case 256 -> new Gather256();
          case 128 -> new Gather128();
          default -> new Gather0();
        };
    boolean fits = width >= vectors.lanes && width <= vectors.lanes * MappedGuard.MOST_STEPS;
    return fits ? vectors : new Gather0();
  }

  /// Row `id` of `width` floats to an array. By vectors, one of 384 takes 33 ns where a bulk copy
  /// takes 39.
  abstract void row(MemorySegment table, int width, long id, float[] out, int outOffset);

  /// Rows `ids[from .. from + count)` of `width` floats to an array.
  abstract void rows(
      MemorySegment table,
      int width,
      int[] ids,
      int from,
      int count,
      float[] out,
      int outOffset,
      int outStride);

  /// Rows `ids[from .. from + count)` of `width` floats to an array.
  abstract void rows(
      MemorySegment table,
      int width,
      long[] ids,
      int from,
      int count,
      float[] out,
      int outOffset,
      int outStride);

  /// Rows `ids[from .. from + count)` of `width` floats to native memory.
  abstract void rows(
      MemorySegment table,
      int width,
      int[] ids,
      int from,
      int count,
      MemorySegment out,
      long outOffset,
      long outStride);

  /// Rows `ids[from .. from + count)` of `width` floats to native memory.
  abstract void rows(
      MemorySegment table,
      int width,
      long[] ids,
      int from,
      int count,
      MemorySegment out,
      long outOffset,
      long outStride);
}
