package io.lanewise.train;

import io.lanewise.internal.kernel.Updates;
import io.lanewise.internal.kernel.Updates.Rule;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.List;

/// Adam, and AdamW, for dense gradients: all rows move, those whose gradient is zero, too.
///
/// ```
/// d = g + λ w                      λ = 0 if the decay is decoupled, and then w = w − lr · λ′ · w first
/// m = m + (1 − β₁)(d − m)          v = β₂ v + (1 − β₂) d²
/// w = w − lr / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
/// ```
///
/// The semantics are those of
/// [torch.optim.Adam](https://docs.pytorch.org/docs/stable/generated/torch.optim.Adam.html) and
/// [AdamW](https://docs.pytorch.org/docs/stable/generated/torch.optim.AdamW.html) without AMSGrad
/// (D. P. Kingma and J. Ba, Adam, ICLR 2015; I. Loshchilov and F. Hutter, ICLR 2019).
///
/// Sparse gradients are refused, as there: [SparseAdam] takes them. State: `exp_avg` and
/// `exp_avg_sq`, of the table's shape each.
public final class Adam extends Optimizer {
  /// What stays the same from step to step.
  ///
  /// @param beta1 how much of m stays, 0 to below 1
  /// @param beta2 how much of v stays, 0 to below 1
  /// @param epsilon what is added to the corrected √v
  /// @param weightDecay λ
  /// @param decoupled whether the decay passes the moments by, as in AdamW
  public record Options(
      double beta1, double beta2, double epsilon, double weightDecay, boolean decoupled) {
    /// PyTorch's for Adam: 0.9, 0.999, 1e-8, no decay.
    public static final Options DEFAULT = new Options(0.9, 0.999, 1e-8, 0, false);

    /// PyTorch's for AdamW: a decoupled decay of 0.01.
    public static final Options ADAM_W = new Options(0.9, 0.999, 1e-8, 0.01, true);

    /// @throws io.lanewise.tensor.TensorException if one is out of its range
    public Options {
      between("beta1", beta1, 0, 1);
      between("beta2", beta2, 0, 1);
      atLeastZero("epsilon", epsilon);
      atLeastZero("weight decay", weightDecay);
    }
  }

  private final Options options;
  private final Tensor m;
  private final Tensor v;

  private Adam(TrainableTable table, double learningRate, Options options, Arena arena) {
    super(table, learningRate);
    this.options = options;
    this.m = state(table, "exp_avg", arena);
    this.v = state(table, "exp_avg_sq", arena);
  }

  /// With PyTorch's options, and state that is freed when it is no longer reachable.
  public static Adam of(TrainableTable table, double learningRate) {
    return of(table, learningRate, Options.DEFAULT, Arena.ofAuto());
  }

  /// With state in memory of `arena`.
  public static Adam of(TrainableTable table, double learningRate, Options options, Arena arena) {
    return new Adam(table, learningRate, options, arena);
  }

  @Override
  String kind() {
    return "adam";
  }

  @Override
  List<Tensor> state() {
    return List.of(m, v);
  }

  @Override
  void requireSparse() {
    throw refused("gradient", "a dense one for Adam; SparseAdam takes sparse ones", "a sparse one");
  }

  @Override
  void prepare(long step) {
    double correction1 = correction(options.beta1, step);
    double correction2 = correction(options.beta2, step);
    double decay = options.weightDecay;
    constants[Updates.STEP] = (float) (-learningRate() / correction1);
    constants[Updates.DECAY] = options.decoupled ? 0f : (float) decay;
    constants[Updates.KEEP] = options.decoupled ? (float) (1 - learningRate() * decay) : 1f;
    constants[Updates.EPSILON] = (float) options.epsilon;
    constants[Updates.FIRST_GAIN] = (float) (1 - options.beta1);
    constants[Updates.SECOND_KEEP] = (float) options.beta2;
    constants[Updates.SECOND_GAIN] = (float) (1 - options.beta2);
    constants[Updates.ROOT] = (float) Math.sqrt(correction2);
  }

  @Override
  void rows(float[] gradient, int at, long firstRow, int rowCount) {
    apply(Rule.ADAM, gradient, at, m, v, firstRow, rowCount);
  }
}
