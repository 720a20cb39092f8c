package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.Scratch;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// Rows that become floats on the way: one after the other.
///
/// A row of narrow numbers is a few cache lines, so the processor reaches the next ones before the
/// first has come; what [Gather] does for floats would win nothing here.
abstract sealed class WidenedRows implements Rows permits HalfRows, QuantizedRows {
  final Widening widening = Widening.of(Kernels.active().vectorBits());
  final MemorySegment table;
  final long rowBytes;
  private final long count;
  private final int width;
  private final Scratch scratch = new Scratch();

  WidenedRows(MemorySegment table, long count, int width, long rowBytes) {
    this.table = table;
    this.count = count;
    this.width = width;
    this.rowBytes = rowBytes;
  }

  /// Columns `from` up to `from + count` of a row, [Widening#MOST] of them at most.
  ///
  /// @param from a multiple of the columns that share a scale
  abstract void piece(long id, int from, int count, float[] out, int at);

  @Override
  public final long count() {
    return count;
  }

  @Override
  public final int width() {
    return width;
  }

  @Override
  public final void copy(long id, float[] out, int outOffset) {
    copyColumns(id, 0, width, out, outOffset);
  }

  @Override
  public final void copyColumns(long id, int from, int count, float[] out, int outOffset) {
    for (int done = 0; done < count; done += Widening.MOST) {
      int some = Math.min(Widening.MOST, count - done);
      piece(id, from + done, some, out, outOffset + done);
    }
  }

  @Override
  public final void copy(
      int[] ids, int from, int count, float[] out, int outOffset, int outStride) {
    for (int i = 0; i < count; i++) {
      copyColumns(ids[from + i], 0, width, out, outOffset + i * outStride);
    }
  }

  @Override
  public final void copy(
      long[] ids, int from, int count, float[] out, int outOffset, int outStride) {
    for (int i = 0; i < count; i++) {
      copyColumns(ids[from + i], 0, width, out, outOffset + i * outStride);
    }
  }

  @Override
  public final void copy(int[] ids, int from, int count, MemorySegment out, long outByteOffset) {
    float[] row = scratch.borrow(width);
    for (int i = 0; i < count; i++) {
      copyColumns(ids[from + i], 0, width, row, 0);
      store(row, out, outByteOffset, i);
    }
    scratch.giveBack(row);
  }

  @Override
  public final void copy(long[] ids, int from, int count, MemorySegment out, long outByteOffset) {
    float[] row = scratch.borrow(width);
    for (int i = 0; i < count; i++) {
      copyColumns(ids[from + i], 0, width, row, 0);
      store(row, out, outByteOffset, i);
    }
    scratch.giveBack(row);
  }

  private void store(float[] row, MemorySegment out, long outByteOffset, long i) {
    long to = outByteOffset + i * width * Float.BYTES;
    MemorySegment.copy(row, 0, out, Tensor.FLOAT, to, width);
  }
}
