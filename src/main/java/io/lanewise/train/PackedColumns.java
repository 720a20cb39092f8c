package io.lanewise.train;

import io.lanewise.layer.Linear;
import io.lanewise.layer.Workers;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// A matrix M (rows, columns) as panels of its transpose, and the product a M over it.
///
/// ```
/// panels[p][k][n] = M[k][16p + n]          a panel holds sixteen columns, row after row
/// ```
///
/// So 64 bytes of a row are 64 bytes of a panel: packing copies, and transposes nothing.
final class PackedColumns {
  private static final int WIDTH = 16;
  private static final long LINE = WIDTH * (long) Float.BYTES;

  private final int rows;
  private final int columns;
  private final MemorySegment panels;
  private final Linear product;

  PackedColumns(int rows, int columns, @Nullable Workers workers) {
    this.rows = rows;
    this.columns = columns;
    int count = Math.ceilDiv(columns, WIDTH);
    Shape shape = Shape.of(count, rows, WIDTH);
    // Zeros: the columns that the last panel lacks stay so.
    this.panels = Arena.ofAuto().allocate(Tensor.byteCount(DType.F32, shape), LINE);
    Tensor tensor = Tensor.of("", DType.F32, shape, panels);
    Linear alone = Linear.prepacked(tensor, columns, null);
    this.product = workers == null ? alone : alone.withWorkers(workers);
  }

  int rows() {
    return rows;
  }

  /// a M, for a of any number of rows.
  Linear product() {
    return product;
  }

  /// Takes M from the heap.
  void pack(float[] matrix) {
    for (int k = 0; k < rows; k++) {
      for (int c = 0; c < columns; c += WIDTH) {
        int count = Math.min(WIDTH, columns - c);
        MemorySegment.copy(matrix, k * columns + c, panels, Tensor.FLOAT, to(c, k), count);
      }
    }
  }

  /// Takes M from native or mapped memory.
  void pack(Tensor matrix) {
    MemorySegment from = matrix.segment();
    try {
      for (int k = 0; k < rows; k++) {
        for (int c = 0; c < columns; c += WIDTH) {
          long bytes = Math.min(WIDTH, columns - c) * (long) Float.BYTES;
          long at = ((long) k * columns + c) * Float.BYTES;
          MemorySegment.copy(from, at, panels, to(c, k), bytes);
        }
      }
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw matrix.explain("linear gradient", fault);
    }
  }

  private long to(int column, int row) {
    return ((long) (column / WIDTH) * rows + row) * LINE;
  }
}
