package io.lanewise.train;

import io.lanewise.internal.kernel.Updates;
import io.lanewise.internal.kernel.Updates.Rule;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// Shortens the rows that are about to be looked up, in the table itself: `max_norm` of
/// `torch.nn.functional.embedding`.
///
/// ```
/// ‖w[r]‖ > maxNorm        w[r] = w[r] · maxNorm / (‖w[r]‖ + 1e-7)        once for each different id
/// ```
///
/// The norm of a row is computed in double, and rounded to a float as PyTorch's is. Look up
/// afterwards.
///
/// - **Errors.** All ids are checked before a row is changed.
/// - **Threads and allocation.** One thread at a time; nothing is allocated once a batch was as
///   large as any will be.
public final class MaxNorm {
  /// So that a row of norm zero, with a maximum of zero, does not divide by it: PyTorch's.
  private static final double EPSILON = 1e-7;

  private static final float[] NO_GRADIENT = {};

  private final TrainableTable table;
  private final double maxNorm;
  private final double normType;
  private final RowOrder order = new RowOrder();
  private final float[] constants = new float[Updates.CONSTANTS];
  private final Updates updates = Updates.active();

  private MaxNorm(TrainableTable table, double maxNorm, double normType) {
    table.tensor().require("max norm: table", DType.F32, 2);
    this.table = table;
    this.maxNorm = Optimizer.atLeastZero("maxNorm", maxNorm);
    this.normType = normType;
  }

  /// Of the Euclidean norm.
  public static MaxNorm of(TrainableTable table, double maxNorm) {
    return of(table, maxNorm, 2);
  }

  /// Of any p-norm.
  ///
  /// @param normType p: 2, 1, infinity for the greatest magnitude, 0 for how many are not zero, or
  ///   any other
  /// @throws io.lanewise.tensor.TensorException if the maximum is negative, or p is
  public static MaxNorm of(TrainableTable table, double maxNorm, double normType) {
    if (normType != Double.POSITIVE_INFINITY) {
      Optimizer.atLeastZero("normType", normType);
    }
    return new MaxNorm(table, maxNorm, normType);
  }

  /// Shortens the rows of these ids that are longer than the maximum.
  public void renormalize(int[] ids) {
    order.clear(ids.length);
    for (int i = 0; i < ids.length; i++) {
      add(ids[i], i);
    }
    renormalize();
  }

  /// Shortens the rows of these ids that are longer than the maximum.
  public void renormalize(long[] ids) {
    order.clear(ids.length);
    for (int i = 0; i < ids.length; i++) {
      add(ids[i], i);
    }
    renormalize();
  }

  private void add(long id, int position) {
    RowOrder.check(id, position, table.tensor(), table.rows());
    order.add(id, position);
  }

  private void renormalize() {
    order.sort(table.rows());
    Tensor tensor = table.tensor();
    try {
      for (int i = 0; i < order.count(); i = order.end(i)) {
        shorten(tensor.segment(), order.id(i) * table.rowBytes());
      }
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw tensor.explain("train: max norm", fault);
    }
  }

  private void shorten(MemorySegment memory, long start) {
    double norm = (float) norm(memory, start);
    Tensor.awaitFaults(); // or a vector reads what is missing: see ColdReads
    if (norm > maxNorm) {
      constants[Updates.KEEP] = (float) (maxNorm / (norm + EPSILON));
      updates.apply(
          Rule.SCALE, NO_GRADIENT, 0, memory, memory, memory, start, table.dim(), constants);
    }
  }

  private double norm(MemorySegment memory, long start) {
    double sum = 0;
    for (int c = 0; c < table.dim(); c++) {
      double x = Math.abs((double) memory.get(Tensor.FLOAT, start + c * 4L));
      if (normType == 2) {
        sum += x * x;
      } else if (normType == 1) {
        sum += x;
      } else if (normType == 0) {
        sum += x == 0 ? 0 : 1;
      } else if (normType == Double.POSITIVE_INFINITY) {
        sum = Math.max(sum, x);
      } else {
        sum += StrictMath.pow(x, normType);
      }
    }
    if (normType == 2) {
      return Math.sqrt(sum);
    }
    boolean plain = normType == 0 || normType == 1 || normType == Double.POSITIVE_INFINITY;
    return plain ? sum : StrictMath.pow(sum, 1 / normType);
  }
}
