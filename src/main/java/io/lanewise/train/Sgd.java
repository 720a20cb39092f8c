package io.lanewise.train;

import io.lanewise.internal.kernel.Updates;
import io.lanewise.internal.kernel.Updates.Rule;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Stochastic gradient descent, with momentum if wanted.
///
/// ```
/// d = g + λ w                      b = μ b + (1 − τ) d          in the first step b = d
/// w = w − lr · d                   without momentum
/// w = w − lr · b                   with momentum;     with Nesterov's  w = w − lr · (d + μ b)
/// ```
///
/// The semantics are those of
/// [torch.optim.SGD](https://docs.pytorch.org/docs/stable/generated/torch.optim.SGD.html). Sparse
/// gradients with weight decay are refused, as there. With momentum PyTorch keeps a sparse b, which
/// holds every row that ever had a gradient, and moves all of them; so does this, and a step costs
/// as much as there are such rows. Without, only the rows of the gradient move.
///
/// State: `momentum_buffer`, of the table's shape, with momentum alone.
public final class Sgd extends Optimizer {
  /// What stays the same from step to step.
  ///
  /// @param momentum μ; 0 for none
  /// @param dampening τ
  /// @param weightDecay λ; for dense gradients alone
  /// @param nesterov whether the step looks ahead; needs momentum, and no dampening
  public record Options(double momentum, double dampening, double weightDecay, boolean nesterov) {
    /// PyTorch's: nothing of all this.
    public static final Options DEFAULT = new Options(0, 0, 0, false);

    /// @throws io.lanewise.tensor.TensorException if one is out of its range, or `nesterov` stands
    ///   without momentum or with dampening
    public Options {
      atLeastZero("momentum", momentum);
      between("dampening", dampening, -Double.MAX_VALUE, Double.POSITIVE_INFINITY);
      atLeastZero("weight decay", weightDecay);
      if (nesterov && (momentum == 0 || dampening != 0)) {
        String actual = "momentum %s, dampening %s".formatted(momentum, dampening);
        throw new TensorException("train: nesterov", "momentum and no dampening", actual, "");
      }
    }

    /// Momentum alone.
    public static Options momentum(double momentum) {
      return new Options(momentum, 0, 0, false);
    }
  }

  private final Options options;
  private final @Nullable Tensor buffer;

  /// Rows that have momentum: all that ever had a gradient.
  private final BitSet moving = new BitSet();

  private final float[] nothing;

  private Sgd(TrainableTable table, double learningRate, Options options, Arena arena) {
    super(table, learningRate);
    this.options = options;
    boolean hasMomentum = options.momentum != 0;
    if (hasMomentum && table.rows() > Integer.MAX_VALUE) {
      throw refused("SGD with momentum", "< 2^31 rows", table.rows() + "");
    }
    this.buffer = hasMomentum ? state(table, "momentum_buffer", arena) : null;
    this.nothing = new float[hasMomentum ? table.dim() : 0];
  }

  /// Without momentum.
  public static Sgd of(TrainableTable table, double learningRate) {
    return of(table, learningRate, Options.DEFAULT, Arena.ofAuto());
  }

  /// With state, if any, in memory of `arena`.
  public static Sgd of(TrainableTable table, double learningRate, Options options, Arena arena) {
    return new Sgd(table, learningRate, options, arena);
  }

  @Override
  String kind() {
    return "sgd";
  }

  @Override
  List<Tensor> state() {
    return buffer == null ? List.of() : List.of(buffer);
  }

  @Override
  void requireSparse() {
    if (options.weightDecay != 0) {
      throw refused("SGD with weight decay", "a dense gradient", "a sparse one");
    }
  }

  @Override
  void prepare(long step) {
    constants[Updates.STEP] = (float) -learningRate();
    constants[Updates.DECAY] = (float) options.weightDecay;
    constants[Updates.FIRST_KEEP] = (float) options.momentum;
    constants[Updates.FIRST_GAIN] = step == 1 ? 1f : (float) (1 - options.dampening);
    constants[Updates.AHEAD] = options.nesterov ? (float) options.momentum : 1f;
    constants[Updates.DIRECT] = options.nesterov ? 1f : 0f;
  }

  @Override
  void rows(float[] gradient, int at, long firstRow, int rowCount) {
    Tensor weight = table.tensor();
    if (buffer == null) {
      apply(Rule.SGD, gradient, at, weight, weight, firstRow, rowCount);
    } else {
      moving.set((int) firstRow, (int) firstRow + rowCount);
      apply(Rule.MOMENTUM, gradient, at, buffer, weight, firstRow, rowCount);
    }
  }

  @Override
  void sparse(SparseGradient gradient) {
    if (buffer != null) {
      int next = 0;
      for (int row = moving.nextSetBit(0); row >= 0; row = moving.nextSetBit(row + 1)) {
        while (next < gradient.count() && gradient.id(next) < row) {
          next++;
        }
        if (next == gradient.count() || gradient.id(next) != row) {
          apply(Rule.MOMENTUM, nothing, 0, buffer, table.tensor(), row, 1);
        }
      }
    }
    super.sparse(gradient);
  }

  /// Rows without momentum stay where they are, so that only the others have to be remembered.
  @Override
  void restored(long steps) {
    super.restored(steps);
    moving.clear();
    for (int row = 0; buffer != null && row < table.rows(); row++) {
      long start = row * table.rowBytes();
      for (long at = start; at < start + table.rowBytes() && !moving.get(row); at += Float.BYTES) {
        moving.set(row, buffer.segment().get(Tensor.FLOAT, at) != 0f);
      }
    }
  }
}
