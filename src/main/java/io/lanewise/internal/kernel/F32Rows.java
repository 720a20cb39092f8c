package io.lanewise.internal.kernel;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// Rows stored as F32: copied bit for bit.
final class F32Rows implements Rows {
  private final MemorySegment table;
  private final long count;
  private final int width;
  private final long rowBytes;
  private final @Nullable RowCopies copies;

  F32Rows(Tensor tensor) {
    this.table = tensor.segment();
    this.count = tensor.shape().dim(0);
    this.width = (int) tensor.shape().dim(1);
    this.rowBytes = (long) width * Float.BYTES;
    RowCopies vectors = Kernels.rowCopies(Kernels.active().vectorBits());
    this.copies = vectors != null && vectors.fit(width) ? vectors : null;
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
  public void copyFour(long a, long b, long c, long d, float[] out, int outOffset) {
    if (copies != null) {
      copies.four(
          table, a * rowBytes, b * rowBytes, c * rowBytes, d * rowBytes, out, outOffset, width);
    } else {
      copy(a, out, outOffset);
      copy(b, out, outOffset + width);
      copy(c, out, outOffset + 2 * width);
      copy(d, out, outOffset + 3 * width);
    }
  }

  @Override
  public void copy(long id, MemorySegment out, long outByteOffset) {
    MemorySegment.copy(table, id * rowBytes, out, outByteOffset, rowBytes);
  }
}
