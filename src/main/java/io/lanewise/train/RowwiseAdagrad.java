package io.lanewise.train;

import io.lanewise.internal.kernel.Sums;
import io.lanewise.internal.kernel.Updates;
import io.lanewise.internal.kernel.Updates.Rule;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;

/// Adagrad with one sum for each row: state of a float a row, where [Adagrad] has a table.
///
/// ```
/// s[r] = s[r] + Σ g² / dim                    the mean square of the row's gradient
/// w[r] = w[r] − lr / (√s[r] + ε) · g
/// ```
///
/// The semantics are those of [FBGEMM's
/// EXACT_ROWWISE_ADAGRAD](https://docs.pytorch.org/FBGEMM/fbgemm_gpu/fbgemm_gpu-python-api/tbe_ops_training.html)
/// without weight decay. The squares are summed in 16 chains as [io.lanewise.layer.Linear#inPlace]
/// has them. Takes sparse and dense gradients. State: `row_sum`, (rows).
public final class RowwiseAdagrad extends Optimizer {
  /// FBGEMM's.
  private static final double EPSILON = 1e-8;

  private final double epsilon;
  private final Tensor sum;
  private final Sums sums = Sums.active();
  private final float[] chains = new float[Sums.CHAINS];

  private RowwiseAdagrad(TrainableTable table, double learningRate, double epsilon, Arena arena) {
    super(table, learningRate);
    this.epsilon = atLeastZero("epsilon", epsilon);
    this.sum = rowState(table, "row_sum", arena);
  }

  /// With FBGEMM's ε of 1e-8, and state that is freed when it is no longer reachable.
  public static RowwiseAdagrad of(TrainableTable table, double learningRate) {
    return of(table, learningRate, EPSILON, Arena.ofAuto());
  }

  /// With state in memory of `arena`.
  ///
  /// @param epsilon what is added to the root
  public static RowwiseAdagrad of(
      TrainableTable table, double learningRate, double epsilon, Arena arena) {
    return new RowwiseAdagrad(table, learningRate, epsilon, arena);
  }

  @Override
  String kind() {
    return "rowwise_adagrad";
  }

  @Override
  List<Tensor> state() {
    return List.of(sum);
  }

  @Override
  void prepare(long step) {
    constants[Updates.DECAY] = 0f;
  }

  @Override
  void rows(float[] gradient, int at, long firstRow, int rowCount) {
    int dim = table.dim();
    for (int i = 0; i < rowCount; i++) {
      int from = at + i * dim;
      long row = firstRow + i;
      float squares = sums.dot(gradient, from, gradient, from, dim, chains);
      float total = sum.segment().get(Tensor.FLOAT, row * Float.BYTES) + squares / dim;
      sum.segment().set(Tensor.FLOAT, row * Float.BYTES, total);
      constants[Updates.STEP] = (float) -(learningRate() / ((float) Math.sqrt(total) + epsilon));
      apply(Rule.SGD, gradient, from, table.tensor(), table.tensor(), row, 1);
    }
  }
}
