package io.lanewise.internal.kernel;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/// Reads a byte of every page of mapped memory before vectors do, until the loops around them are
/// compiled.
///
/// A vector load that is compiled by itself, and not yet as a part of its loop, lacks what
/// [MappedGuard] gives the loop: a file that was truncated kills the process. An ordinary read of
/// the same page ends in an [InternalError], always. What is left is a truncation between the two
/// reads.
///
/// Four million pages of each layer are read like that, or `-Dlanewise.coldPages`: a second or so
/// of look-ups, or sixteen gigabytes of weights; C2 has compiled such loops long before. Then, and
/// for memory that is not mapped, a call costs a comparison. Threads may share it.
public final class ColdReads {
  private static final long PAGE = 4096;
  private static final long PAGES = Long.getLong("lanewise.coldPages", 1 << 22);

  private final MemorySegment memory;
  private final long rowBytes;

  /// Pages to go. Threads may lose each other's decrements: it is an amount, not a promise.
  private long left;

  /// The sum of all bytes read, so that no compiler leaves the reads out.
  private byte sum;

  private ColdReads(MemorySegment memory, long rowBytes, long pages) {
    this.memory = memory;
    this.rowBytes = rowBytes;
    this.left = memory.isMapped() ? pages : 0;
  }

  /// Of rows of `rowBytes` that layers read.
  static ColdReads of(MemorySegment memory, long rowBytes) {
    return new ColdReads(memory, rowBytes, PAGES);
  }

  /// Of rows that are written: every time, for what a step has changed can't be taken back.
  public static ColdReads always(MemorySegment memory, long rowBytes) {
    return new ColdReads(memory, rowBytes, Long.MAX_VALUE);
  }

  /// Row `id`.
  void row(long id) {
    rows(id, 1);
  }

  /// Rows `first` up to `first + count`.
  public void rows(long first, long count) {
    if (left > 0) {
      read(first * rowBytes, count * rowBytes);
      Tensor.awaitFaults();
    }
  }

  /// Rows `ids[from .. from + count)`.
  void rows(int[] ids, int from, int count) {
    if (left > 0) {
      for (int i = from; i < from + count; i++) {
        read(ids[i] * rowBytes, rowBytes);
      }
      Tensor.awaitFaults();
    }
  }

  /// Rows `ids[from .. from + count)`.
  public void rows(long[] ids, int from, int count) {
    if (left > 0) {
      for (int i = from; i < from + count; i++) {
        read(ids[i] * rowBytes, rowBytes);
      }
      Tensor.awaitFaults();
    }
  }

  private void read(long start, long bytes) {
    if (bytes == 0) {
      return;
    }
    byte some = sum;
    for (long at = 0; at < bytes; at += PAGE) {
      some += memory.get(ValueLayout.JAVA_BYTE, start + at);
    }
    some += memory.get(ValueLayout.JAVA_BYTE, start + bytes - 1);
    sum = some;
    left -= 1 + bytes / PAGE;
  }
}
