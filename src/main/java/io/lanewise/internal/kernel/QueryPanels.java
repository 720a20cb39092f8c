package io.lanewise.internal.kernel;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Products of rows with some queries that were packed before: [PackedProduct] the other way round.
///
/// ```
/// y[r][q] = x[r] · query[q]        one chain for each, in the order of [Kernels#packed]
/// ```
///
/// Many rows share the packed queries, so the rows need not be packed. For one thread at a time;
/// allocates nothing once it is made.
public final class QueryPanels {
  private final int columns;
  private final MemorySegment panels;
  private final Product product;

  /// Room for queries, freed when it is no longer reachable.
  ///
  /// @param most how many at a time, a multiple of 16
  public QueryPanels(int columns, int most, Kernels kernels) {
    this.columns = columns;
    Shape shape = Shape.of(most / Panels.WIDTH, columns, Panels.WIDTH);
    this.panels = Arena.ofAuto().allocate(Tensor.byteCount(DType.F32, shape), 64);
    Tensor tensor = Tensor.of("queries", DType.F32, shape, panels);
    this.product = kernels.packed(PackedWeight.f32(tensor, columns, most), null);
  }

  /// What [#QueryPanels] takes for so many queries.
  public static int room(int queries) {
    return Math.ceilDiv(queries, Panels.WIDTH) * Panels.WIDTH;
  }

  /// Packs `count` queries, one behind the other, in the place of those before.
  public void pack(float[] queries, int count) {
    for (int q = 0; q < count; q++) {
      long at = PanelForm.F32.bytes(columns) * (q / Panels.WIDTH) + q % Panels.WIDTH * 4L;
      for (int k = 0; k < columns; k++) {
        panels.set(Tensor.FLOAT, at + PanelForm.F32.bytes(k), queries[q * columns + k]);
      }
    }
  }

  /// Writes the products of `rows` rows of x with the first `count` queries, a row of y for each
  /// row of x. What is beyond `count` up to a multiple of 16 means nothing.
  ///
  /// @param y rows of as many floats as there is room for queries
  public void multiply(float[] x, int rows, int count, float[] y) {
    product.multiply(x, 0, rows, y, 0, 0, room(count));
  }
}
