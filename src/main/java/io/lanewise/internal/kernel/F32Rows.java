package io.lanewise.internal.kernel;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// Rows stored as F32: copied bit for bit.
final class F32Rows implements Rows {
  private final MemorySegment table;
  private final long count;
  private final int width;
  private final long rowBytes;

  F32Rows(Tensor tensor) {
    this.table = tensor.segment();
    this.count = tensor.shape().dim(0);
    this.width = (int) tensor.shape().dim(1);
    this.rowBytes = (long) width * Float.BYTES;
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
  public void copy(long id, float[] out, int outOffset) {
    MemorySegment.copy(table, Tensor.FLOAT, id * rowBytes, out, outOffset, width);
  }

  @Override
  public void copy(long id, MemorySegment out, long outByteOffset) {
    MemorySegment.copy(table, id * rowBytes, out, outByteOffset, rowBytes);
  }
}
