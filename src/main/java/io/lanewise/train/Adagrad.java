package io.lanewise.train;

import io.lanewise.internal.kernel.Updates;
import io.lanewise.internal.kernel.Updates.Rule;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;

/// Adagrad: the more an element has moved, the less it moves.
///
/// ```
/// d = g + λ w                      s = s + d²
/// w = w − lr / (1 + (t − 1) η) · d / (√s + ε)        η: learning rate decay
/// ```
///
/// The semantics are those of
/// [torch.optim.Adagrad](https://docs.pytorch.org/docs/stable/generated/torch.optim.Adagrad.html)
/// (J. Duchi, E. Hazan and Y. Singer, JMLR 12, 2011), which takes sparse gradients without weight
/// decay and refuses them with it; so does this. State: `sum`, of the table's shape.
public final class Adagrad extends Optimizer {
  /// What stays the same from step to step.
  ///
  /// @param learningRateDecay η
  /// @param weightDecay λ; for dense gradients alone
  /// @param initialAccumulator what s begins with
  /// @param epsilon what is added to √s
  public record Options(
      double learningRateDecay, double weightDecay, double initialAccumulator, double epsilon) {
    /// PyTorch's: 0, 0, 0, 1e-10.
    public static final Options DEFAULT = new Options(0, 0, 0, 1e-10);

    /// @throws io.lanewise.tensor.TensorException if one is negative or not finite
    public Options {
      atLeastZero("learning rate decay", learningRateDecay);
      atLeastZero("weight decay", weightDecay);
      atLeastZero("initial accumulator", initialAccumulator);
      atLeastZero("epsilon", epsilon);
    }
  }

  private final Options options;
  private final Tensor sum;

  private Adagrad(TrainableTable table, double learningRate, Options options, Arena arena) {
    super(table, learningRate);
    this.options = options;
    this.sum = state(table, "sum", arena);
    fill(sum, (float) options.initialAccumulator);
  }

  /// With PyTorch's options, and state that is freed when it is no longer reachable.
  public static Adagrad of(TrainableTable table, double learningRate) {
    return of(table, learningRate, Options.DEFAULT, Arena.ofAuto());
  }

  /// With state in memory of `arena`.
  public static Adagrad of(
      TrainableTable table, double learningRate, Options options, Arena arena) {
    return new Adagrad(table, learningRate, options, arena);
  }

  static void fill(Tensor state, float value) {
    MemorySegment memory = state.segment();
    for (long at = 0; value != 0f && at < memory.byteSize(); at += Float.BYTES) {
      memory.set(Tensor.FLOAT, at, value);
    }
  }

  @Override
  String kind() {
    return "adagrad";
  }

  @Override
  List<Tensor> state() {
    return List.of(sum);
  }

  @Override
  void requireSparse() {
    if (options.weightDecay != 0) {
      throw refused("Adagrad with weight decay", "a dense gradient", "a sparse one");
    }
  }

  @Override
  void prepare(long step) {
    double size = learningRate() / (1 + (step - 1) * options.learningRateDecay);
    constants[Updates.STEP] = (float) -size;
    constants[Updates.DECAY] = (float) options.weightDecay;
    constants[Updates.EPSILON] = (float) options.epsilon;
  }

  @Override
  void rows(float[] gradient, int at, long firstRow, int rowCount) {
    apply(Rule.ADAGRAD, gradient, at, sum, table.tensor(), firstRow, rowCount);
  }
}
