package io.lanewise.internal.kernel;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Reads a byte of every cache line of some rows, so that they are at hand for what comes next.
///
/// Rows picked at random from a large table miss every cache, and work on a row waits for its own
/// misses alone. So the first line of all rows is read, then the second of all: the misses of as
/// many rows are under way together as the processor can keep in mind. Row after row takes half as
/// long again.
///
/// Ids were checked by the caller. Threads may share it.
final class Fetch {
  /// Smaller tables are in a third-level cache.
  static final long FAR_BYTES = 32L << 20;

  private static final int LINE = 64;

  private final MemorySegment table;
  private final long rowBytes;

  /// The sum of all bytes read, so that no compiler leaves the reads out.
  private int sum;

  Fetch(MemorySegment table, long rowBytes) {
    this.table = table;
    this.rowBytes = rowBytes;
  }

  /// Rows `ids[from .. from + count)`.
  void rows(long[] ids, int from, int count) {
    int some = sum;
    for (long at = 0; at < rowBytes; at += LINE) {
      for (int i = from; i < from + count; i++) {
        some += table.get(ValueLayout.JAVA_BYTE, ids[i] * rowBytes + at);
      }
    }
    sum = some;
  }
}
