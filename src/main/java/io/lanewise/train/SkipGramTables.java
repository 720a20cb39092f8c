package io.lanewise.train;

import io.lanewise.internal.kernel.RowSteps;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The input and the output row of each token, F32, as the steps want them: whole blocks.
///
/// ```
/// row t of a table     bytes [t · rowBytes, t · rowBytes + 4 dim)      zeros up to rowBytes
/// ```
record SkipGramTables(int rows, int dim, int blocks, MemorySegment input, MemorySegment output) {
  private static final int CACHE_LINE = 64;

  /// Input rows from a uniform distribution between ±1 / (2 dim), output rows zero.
  static SkipGramTables of(Arena arena, int rows, int dim, SkipGramRandom random) {
    int blocks = Math.ceilDiv(dim, RowSteps.BLOCK);
    long bytes = Math.multiplyExact(rows, blocks * (long) RowSteps.BLOCK * Float.BYTES);
    SkipGramTables tables =
        new SkipGramTables(
            rows,
            dim,
            blocks,
            arena.allocate(bytes, CACHE_LINE),
            arena.allocate(bytes, CACHE_LINE));
    for (int row = 0; row < rows; row++) {
      for (int column = 0; column < dim; column++) {
        float value = (float) ((random.unit() - 0.5) / dim);
        tables.input.set(Tensor.FLOAT, tables.offset(row) + 4L * column, value);
      }
    }
    return tables;
  }

  long rowBytes() {
    return blocks * (long) RowSteps.BLOCK * Float.BYTES;
  }

  long offset(int token) {
    return token * rowBytes();
  }

  /// The rows of a table without what fills them up, freed when no longer reachable.
  Tensor dense(String name, MemorySegment table) {
    Shape shape = Shape.of(rows, dim);
    MemorySegment dense = Arena.ofAuto().allocate(Tensor.byteCount(DType.F32, shape), CACHE_LINE);
    for (int row = 0; row < rows; row++) {
      long bytes = 4L * dim;
      MemorySegment.copy(table, offset(row), dense, row * bytes, bytes);
    }
    return Tensor.of(name, DType.F32, shape, dense);
  }
}
