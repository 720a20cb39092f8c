package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.NativeScratch;
import io.lanewise.internal.parallel.Scratch;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Rows that become floats on the way.
///
/// **Misses.** Rows picked at random from a large table miss every cache, and each would wait for
/// its own lines alone. So [Gather] first copies the bytes of a few rows, whose misses are under
/// way together, to where they are at hand.
abstract sealed class WidenedRows implements Rows permits HalfRows, QuantizedRows, BlockRows {
  /// Rows that are brought at a time.
  private static final int SOME = 32;

  /// Smaller tables stay in a cache, where bringing costs more than it saves.
  private static final long LARGE_BYTES = 8L << 20;

  /// Rows of more bytes are fetched ahead well enough by the processor.
  private static final int MOST_BYTES = 4096;

  /// Floats of rows on their way to a segment, of which there is one at least.
  private static final int MOST_FLOATS = 1 << 16;

  final Widening widening = Widening.of(Kernels.active().vectorBits());
  final MemorySegment table;
  final long rowBytes;
  private final ColdReads cold;
  private final long count;
  private final int width;
  private final @Nullable Gather gather;
  private final NativeScratch near = new NativeScratch();
  private final Scratch rowScratch = new Scratch();
  private final Scratch scaleScratch = new Scratch();

  WidenedRows(MemorySegment table, long count, int width, long rowBytes) {
    this.table = table;
    this.count = count;
    this.width = width;
    this.rowBytes = rowBytes;
    this.cold = ColdReads.of(table, rowBytes);
    boolean bring = table.byteSize() >= LARGE_BYTES && rowBytes <= MOST_BYTES && rowBytes % 4 == 0;
    this.gather = bring ? Gather.of(widening.vectorBits(), (int) rowBytes / 4) : null;
  }

  /// Columns `from` up to `from + count` of a row, [Widening#MOST] of them at most.
  ///
  /// @param from a multiple of the columns that share a scale
  abstract void piece(long id, int from, int count, float[] out, int at);

  /// Floats that the scales of a row take.
  abstract int scaleFloats();

  /// Reads the scales of a row.
  abstract void readScales(long id, float[] to, int at);

  /// A whole row, whose bytes begin at byte `row` of `memory`.
  abstract void whole(
      MemorySegment memory, long row, float[] scales, int scalesAt, float[] out, int at);

  @Override
  public final MemorySegment table() {
    return table;
  }

  @Override
  public final long rowBytes() {
    return rowBytes;
  }

  @Override
  public final ColdReads coldReads() {
    return cold;
  }

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
    cold.row(id);
    for (int done = 0; done < count; done += Widening.MOST) {
      int some = Math.min(Widening.MOST, count - done);
      piece(id, from + done, some, out, outOffset + done);
    }
  }

  @Override
  public final void copy(
      int[] ids, int from, int count, float[] out, int outOffset, int outStride) {
    if (gather == null || count < 2) {
      for (int i = 0; i < count; i++) {
        copyColumns(ids[from + i], 0, width, out, outOffset + i * outStride);
      }
      return;
    }
    cold.rows(ids, from, count);
    MemorySegment rows = near.borrow(SOME * (int) rowBytes / 4);
    float[] scales = scaleScratch.borrow(SOME * scaleFloats());
    for (int i = 0; i < count; i += SOME) {
      int some = Math.min(SOME, count - i);
      for (int j = 0; j < some; j++) {
        readScales(ids[from + i + j], scales, j * scaleFloats());
      }
      gather.rows(table, (int) rowBytes / 4, ids, from + i, some, rows, 0, rowBytes);
      wholeRows(some, rows, scales, out, outOffset + i * outStride, outStride);
    }
    scaleScratch.giveBack(scales);
    near.giveBack(rows);
  }

  @Override
  public final void copy(
      long[] ids, int from, int count, float[] out, int outOffset, int outStride) {
    if (gather == null || count < 2) {
      for (int i = 0; i < count; i++) {
        copyColumns(ids[from + i], 0, width, out, outOffset + i * outStride);
      }
      return;
    }
    cold.rows(ids, from, count);
    MemorySegment rows = near.borrow(SOME * (int) rowBytes / 4);
    float[] scales = scaleScratch.borrow(SOME * scaleFloats());
    for (int i = 0; i < count; i += SOME) {
      int some = Math.min(SOME, count - i);
      for (int j = 0; j < some; j++) {
        readScales(ids[from + i + j], scales, j * scaleFloats());
      }
      gather.rows(table, (int) rowBytes / 4, ids, from + i, some, rows, 0, rowBytes);
      wholeRows(some, rows, scales, out, outOffset + i * outStride, outStride);
    }
    scaleScratch.giveBack(scales);
    near.giveBack(rows);
  }

  private void wholeRows(
      int some, MemorySegment rows, float[] scales, float[] out, int outOffset, int outStride) {
    for (int j = 0; j < some; j++) {
      whole(rows, j * rowBytes, scales, j * scaleFloats(), out, outOffset + j * outStride);
    }
  }

  @Override
  public final void copy(int[] ids, int from, int count, MemorySegment out, long outByteOffset) {
    int most = Math.clamp(MOST_FLOATS / Math.max(1, width), 1, SOME);
    float[] rows = rowScratch.borrow(most * width);
    for (int i = 0; i < count; i += most) {
      int some = Math.min(most, count - i);
      copy(ids, from + i, some, rows, 0, width);
      long to = outByteOffset + (long) i * width * Float.BYTES;
      MemorySegment.copy(rows, 0, out, Tensor.FLOAT, to, some * width);
    }
    rowScratch.giveBack(rows);
  }

  @Override
  public final void copy(long[] ids, int from, int count, MemorySegment out, long outByteOffset) {
    int most = Math.clamp(MOST_FLOATS / Math.max(1, width), 1, SOME);
    float[] rows = rowScratch.borrow(most * width);
    for (int i = 0; i < count; i += most) {
      int some = Math.min(most, count - i);
      copy(ids, from + i, some, rows, 0, width);
      long to = outByteOffset + (long) i * width * Float.BYTES;
      MemorySegment.copy(rows, 0, out, Tensor.FLOAT, to, some * width);
    }
    rowScratch.giveBack(rows);
  }
}
