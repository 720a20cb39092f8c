package io.lanewise.internal.kernel;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// Rows stored as F32: copied bit for bit.
final class F32Rows implements Rows {
  private final MemorySegment table;
  private final long count;
  private final int width;
  private final long rowBytes;
  private final ColdReads cold;
  private final Gather gather;

  /// For memory of the heap: what runs over it must not be what runs over native memory, or both
  /// are slow.
  private final Gather heapGather = new Gather0();

  F32Rows(Tensor tensor) {
    this.table = tensor.segment();
    this.count = tensor.shape().dim(0);
    this.width = (int) tensor.shape().dim(1);
    this.rowBytes = (long) width * Float.BYTES;
    this.cold = ColdReads.of(table, rowBytes);
    this.gather = Gather.of(Kernels.active().vectorBits(), width);
  }

  @Override
  public long count() {
    return count;
  }

  @Override
  public int width() {
    return width;
  }

  @Override
  public PanelForm panelForm() {
    return PanelForm.F32;
  }

  @Override
  public PooledRows pooled() {
    return PooledRows.of(PooledRows.Form.F32, table, rowBytes, 0);
  }

  @Override
  public long rowBytes() {
    return rowBytes;
  }

  @Override
  public ColdReads coldReads() {
    return cold;
  }

  @Override
  public void copy(long id, float[] out, int outOffset) {
    cold.row(id);
    gather.row(table, width, id, out, outOffset);
  }

  @Override
  public void copyColumns(long id, int from, int count, float[] out, int outOffset) {
    long start = id * rowBytes + (long) from * Float.BYTES;
    MemorySegment.copy(table, Tensor.FLOAT, start, out, outOffset, count);
  }

  @Override
  public void copyWindow(long first, int count, float[] out, int outOffset) {
    MemorySegment.copy(table, Tensor.FLOAT, first * rowBytes, out, outOffset, count * width);
  }

  @Override
  public void copy(int[] ids, int from, int count, float[] out, int outOffset, int outStride) {
    cold.rows(ids, from, count);
    gather.rows(table, width, ids, from, count, out, outOffset, outStride);
  }

  @Override
  public void copy(long[] ids, int from, int count, float[] out, int outOffset, int outStride) {
    cold.rows(ids, from, count);
    gather.rows(table, width, ids, from, count, out, outOffset, outStride);
  }

  @Override
  public void copy(int[] ids, int from, int count, MemorySegment out, long outByteOffset) {
    cold.rows(ids, from, count);
    gather(out).rows(table, width, ids, from, count, out, outByteOffset, rowBytes);
  }

  @Override
  public void copy(long[] ids, int from, int count, MemorySegment out, long outByteOffset) {
    cold.rows(ids, from, count);
    gather(out).rows(table, width, ids, from, count, out, outByteOffset, rowBytes);
  }

  private Gather gather(MemorySegment out) {
    return out.isNative() ? gather : heapGather;
  }
}
