package io.lanewise.train;

import io.lanewise.internal.kernel.Updates;
import io.lanewise.internal.kernel.Updates.Rule;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;

/// Adam for tables of which a batch touches few rows: only those move, and only their moments
/// decay.
///
/// ```
/// m = m + (1 − β₁)(g − m)          v = v + (1 − β₂)(g² − v)
/// w = w − lr · √(1 − β₂ᵗ) / (1 − β₁ᵗ) · m / (√v + ε)
/// ```
///
/// t counts the steps of the whole table: a row that is touched late gets the correction of that
/// step. ε is added before the correction, so it weighs more than in [Adam] while t is small. What
/// [torch.optim.SparseAdam](https://docs.pytorch.org/docs/stable/generated/torch.optim.SparseAdam.html)
/// computes, operation for operation (D. P. Kingma and J. Ba, Adam, ICLR 2015).
///
/// Dense gradients are refused, as there. State: `exp_avg` and `exp_avg_sq`, (rows, dim) each.
public final class SparseAdam extends Optimizer {
  /// What stays the same from step to step.
  ///
  /// @param beta1 how much of m stays, 0 to below 1
  /// @param beta2 how much of v stays, 0 to below 1
  /// @param epsilon what is added to √v
  public record Options(double beta1, double beta2, double epsilon) {
    /// PyTorch's: 0.9, 0.999, 1e-8.
    public static final Options DEFAULT = new Options(0.9, 0.999, 1e-8);

    /// @throws io.lanewise.tensor.TensorException if one is out of its range
    public Options {
      between("beta1", beta1, 0, 1);
      between("beta2", beta2, 0, 1);
      atLeastZero("epsilon", epsilon);
    }
  }

  private final Options options;
  private final Tensor m;
  private final Tensor v;

  private SparseAdam(TrainableTable table, double learningRate, Options options, Arena arena) {
    super(table, learningRate);
    this.options = options;
    this.m = state(table, "exp_avg", arena);
    this.v = state(table, "exp_avg_sq", arena);
  }

  /// With PyTorch's options, and state that is freed when it is no longer reachable.
  public static SparseAdam of(TrainableTable table, double learningRate) {
    return of(table, learningRate, Options.DEFAULT, Arena.ofAuto());
  }

  /// With state in memory of `arena`.
  public static SparseAdam of(
      TrainableTable table, double learningRate, Options options, Arena arena) {
    return new SparseAdam(table, learningRate, options, arena);
  }

  @Override
  String kind() {
    return "sparse_adam";
  }

  @Override
  List<Tensor> state() {
    return List.of(m, v);
  }

  @Override
  void requireDense() {
    throw refused("gradient", "a sparse one for SparseAdam; Adam takes dense ones", "a dense one");
  }

  @Override
  void prepare(long step) {
    double correction1 = correction(options.beta1, step);
    double correction2 = correction(options.beta2, step);
    double size = learningRate() * Math.sqrt(correction2) / correction1;
    constants[Updates.STEP] = (float) -size;
    constants[Updates.EPSILON] = (float) options.epsilon;
    constants[Updates.FIRST_GAIN] = (float) (1 - options.beta1);
    constants[Updates.SECOND_GAIN] = (float) (1 - options.beta2);
  }

  @Override
  void rows(float[] gradient, int at, long firstRow, int rowCount) {
    apply(Rule.SPARSE_ADAM, gradient, at, m, v, firstRow, rowCount);
  }
}
