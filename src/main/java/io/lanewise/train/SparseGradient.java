package io.lanewise.train;

import io.lanewise.internal.kernel.Sums;
import io.lanewise.tensor.TensorException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The gradient of a table of which a batch touched few rows: those rows, and no others.
///
/// ```
/// ids      id(0) < id(1) < … < id(count − 1)
/// values   (count, dim), row-major: row i is the gradient of the table's row id(i)
/// ```
///
/// Every id stands once: what PyTorch calls coalesced. [EmbeddingGradient] and
/// [EmbeddingBagGradient] make it, an [Optimizer] takes it. It is overwritten by the next call of
/// what made it. For one thread at a time.
public final class SparseGradient {
  private final long numEmbeddings;
  private final int dim;
  private final Sums sums = Sums.active();
  private long[] ids = {};
  private float[] values = {};
  private int count;

  SparseGradient(long numEmbeddings, int dim) {
    this.numEmbeddings = numEmbeddings;
    this.dim = dim;
  }

  /// Rows of the table.
  public long numEmbeddings() {
    return numEmbeddings;
  }

  /// Elements a row.
  public int dim() {
    return dim;
  }

  /// Rows that have a gradient.
  public int count() {
    return count;
  }

  /// The table's row that row `i` of the gradient belongs to.
  ///
  /// @throws TensorException if there is no row `i`
  public long id(int i) {
    check(i);
    return ids[i];
  }

  /// The gradient's own memory, of which the first count · dim floats are in use. May be changed,
  /// for clipping, for example.
  public float[] values() {
    return values;
  }

  /// Row `i` in a new array.
  ///
  /// @throws TensorException if there is no row `i`
  public float[] row(int i) {
    check(i);
    return Arrays.copyOfRange(values, i * dim, (i + 1) * dim);
  }

  /// The same gradient with all rows of the table, zeros where there is none.
  ///
  /// @param out numEmbeddings · dim floats, which are overwritten
  /// @throws TensorException if it has another length
  public void toDense(float[] out) {
    Operands.length("gradient: dense form", out, numEmbeddings, dim);
    Arrays.fill(out, 0f);
    for (int i = 0; i < count; i++) {
      System.arraycopy(values, i * dim, out, (int) ids[i] * dim, dim);
    }
  }

  private void check(int i) {
    if (i < 0 || i >= count) {
      throw new TensorException("gradient: row", "0 <= row < " + count, Integer.toString(i), "");
    }
  }

  /// No row.
  void clear() {
    count = 0;
  }

  /// A row of zeros for each different id.
  ///
  /// @param order sorted
  void zeros(RowOrder order) {
    count = 0;
    int rows = order.distinct();
    Operands.array("gradient: rows", rows, dim);
    if (ids.length < rows) {
      ids = new long[rows];
    }
    if (values.length < rows * dim) {
      values = new float[rows * dim];
    } else {
      Arrays.fill(values, 0, rows * dim, 0f);
    }
    for (int i = 0; i < order.count(); i = order.end(i)) {
      ids[count++] = order.id(i);
    }
  }

  /// Adds up, for each id, the rows of its positions, in their order.
  ///
  /// @param order sorted
  /// @param sources the row of `from` for each position; null: the position itself
  /// @param factors what each position's row is multiplied by; null: nothing
  /// @param byFrequency divides each sum by how many rows went into it
  void sum(
      RowOrder order,
      int @Nullable [] sources,
      float @Nullable [] factors,
      float[] from,
      boolean byFrequency) {
    zeros(order);
    int to = 0;
    for (int first = 0; first < order.count(); to += dim) {
      int end = order.end(first);
      for (int i = first; i < end; i++) {
        int position = order.position(i);
        int row = (sources == null ? position : sources[position]) * dim;
        if (factors == null) {
          sums.add(from, row, values, to, dim);
        } else {
          sums.addScaled(from, row, factors[position], values, to, dim);
        }
      }
      if (byFrequency && end - first > 1) {
        divide(to, end - first);
      }
      first = end;
    }
  }

  private void divide(int at, float by) {
    for (int c = at; c < at + dim; c++) {
      values[c] /= by;
    }
  }

  /// Leaves out the rows that are not marked.
  void retain(boolean[] marked) {
    int kept = 0;
    for (int i = 0; i < count; i++) {
      if (marked[i]) {
        ids[kept] = ids[i];
        System.arraycopy(values, i * dim, values, kept * dim, dim);
        kept++;
      }
    }
    count = kept;
  }

  /// For example `SparseGradient(1280 of 30522 rows, 384)`.
  @Override
  public String toString() {
    return "SparseGradient(%d of %d rows, %d)".formatted(count, numEmbeddings, dim);
  }
}
