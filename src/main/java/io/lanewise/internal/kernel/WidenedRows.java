package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.LongScratch;
import io.lanewise.internal.parallel.Scratch;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Rows that become floats on the way.
///
/// **Misses.** [Fetch] first brings a few rows of a large table. 4096 rows of 384, picked at random
/// out of 700,000, take 490 µs of PyTorch's packed bytes instead of 800 by copying them to a place
/// of their own, of 4 bits 380 instead of 570; int8 with a scale beside each row 470 instead of
/// 741; halves a fifth less.
abstract sealed class WidenedRows implements Rows permits HalfRows, QuantizedRows, BlockRows {
  /// Rows that are fetched at a time, at most.
  private static final int SOME = 32;

  /// Bytes of them: a third of a first-level cache, of which the floats want more. 4096 BF16 rows
  /// of 384 took 550 µs with 12 at a time, 610 with 20, 640 with 32.
  private static final int NEAR_BYTES = 10 << 10;

  /// Smaller tables stay in a cache, where bringing costs more than it saves.
  private static final long LARGE_BYTES = 8L << 20;

  /// Rows of more bytes are fetched ahead well enough by the processor.
  private static final int MOST_BYTES = 4096;

  /// Ids that are copied at a time.
  private static final int MOST_IDS = 512;

  /// Floats of rows on their way to a segment, of which there is one at least.
  private static final int MOST_FLOATS = 1 << 16;

  final Widening widening = Widening.of(Kernels.active().vectorBits());
  final MemorySegment table;
  final long rowBytes;
  private final ColdReads cold;
  private final long count;
  private final int width;
  private final int atATime;
  private final @Nullable Fetch fetch;
  private final @Nullable Fetch scaleFetch;
  private final LongScratch idScratch = new LongScratch();
  private final Scratch rowScratch = new Scratch();
  private final Scratch scaleScratch = new Scratch();

  /// @param scales of the rows, if they lie elsewhere and miss the cache as the rows do
  WidenedRows(
      MemorySegment table, long count, int width, long rowBytes, @Nullable MemorySegment scales) {
    this.table = table;
    this.count = count;
    this.width = width;
    this.rowBytes = rowBytes;
    this.cold = ColdReads.of(table, rowBytes);
    this.atATime = Math.clamp(NEAR_BYTES / Math.max(1, rowBytes), 1, SOME);
    boolean large = table.byteSize() >= LARGE_BYTES;
    this.fetch = large ? new Fetch(table, rowBytes) : null;
    this.scaleFetch = large && scales != null ? new Fetch(scales, scales.byteSize() / count) : null;
  }

  /// Columns `from` up to `from + count` of a row, [Widening#MOST] of them at most.
  ///
  /// @param from a multiple of the columns that share a scale
  abstract void piece(long id, int from, int count, float[] out, int at);

  /// Floats that the scales of a row take; 0 where there are none.
  int scaleFloats() {
    return 0;
  }

  /// A whole row, of [Widening#MOST] columns at most.
  ///
  /// @param scales that [#readScales] has read, its own from `scalesAt` on
  abstract void whole(long id, float[] scales, int scalesAt, float[] out, int at);

  @Override
  public final void fetch(long[] ids, int from, int count) {
    if (fetch != null) {
      fetch.rows(ids, from, count);
    }
    if (scaleFetch != null) {
      scaleFetch.rows(ids, from, count);
    }
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
    long[] chosen = idScratch.borrow(Math.min(MOST_IDS, count));
    for (int i = 0; i < count; i += MOST_IDS) {
      int some = Math.min(MOST_IDS, count - i);
      for (int j = 0; j < some; j++) {
        chosen[j] = ids[from + i + j];
      }
      copy(chosen, 0, some, out, outOffset + i * outStride, outStride);
    }
    idScratch.giveBack(chosen);
  }

  @Override
  public final void copy(
      long[] ids, int from, int count, float[] out, int outOffset, int outStride) {
    if (count == 1 || rowBytes > MOST_BYTES || width > Widening.MOST) {
      for (int i = 0; i < count; i++) {
        copy(ids[from + i], out, outOffset + i * outStride);
      }
      return;
    }
    cold.rows(ids, from, count);
    float[] scales = scaleScratch.borrow(atATime * scaleFloats());
    for (int i = 0; i < count; i += atATime) {
      int some = Math.min(atATime, count - i);
      fetch(ids, from + i, some);
      readScales(ids, from + i, from + i + some, scales);
      for (int j = 0; j < some; j++) {
        int at = outOffset + (i + j) * outStride;
        whole(ids[from + i + j], scales, j * scaleFloats(), out, at);
      }
    }
    scaleScratch.giveBack(scales);
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
