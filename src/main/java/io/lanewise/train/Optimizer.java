package io.lanewise.train;

import io.lanewise.internal.kernel.ColdReads;
import io.lanewise.internal.kernel.Sums;
import io.lanewise.internal.kernel.Updates;
import io.lanewise.internal.kernel.Updates.Rule;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.util.List;

/// What moves the rows of a [TrainableTable] against their gradient, a step at a time.
///
/// ```java
/// Optimizer optimizer = SparseAdam.of(table, 1e-3);
/// optimizer.step(gradient.backward(ids, gradY));
/// ```
///
/// A sparse step touches the rows of its gradient, in the table and in the state, and no others
/// (but see [Sgd] for momentum). A dense step touches all. The arithmetic is PyTorch's, in F32,
/// each element on its own: the same bits at every lane width, within 1e-5 of PyTorch's.
///
/// - **State** lies off-heap beside the table, F32: nothing for [Sgd] without momentum, a float a
///   row for [RowwiseAdagrad], a table for [Adagrad] and momentum, two for [Adam] and [SparseAdam].
///   A [Checkpoint] keeps it.
/// - **Errors.** [NonFiniteGradientException] and [TensorException], before anything is changed. A
///   mapped table that was truncated or closed throws the exception of its
///   [Source][io.lanewise.tensor.Source]; if it happened during the step, table and state are
///   undefined then.
/// - **Threads and allocation.** One thread at a time. Steps allocate nothing.
public abstract sealed class Optimizer permits Sgd, Adagrad, RowwiseAdagrad, Adam, SparseAdam {
  private static final String OPERATION = "train";

  final TrainableTable table;
  final float[] constants = new float[Updates.CONSTANTS];
  private final Updates updates = Updates.active();
  private final Sums sums = Sums.active();
  private double learningRate;
  private long steps;
  private boolean checksGradients = true;

  /// Finds a file that was truncated before a step, before anything is written.
  private final ColdReads pages;

  Optimizer(TrainableTable table, double learningRate) {
    this.table = table;
    this.pages = ColdReads.always(table.tensor().segment(), table.rowBytes());
    setLearningRate(learningRate);
  }

  /// The table that it moves.
  public final TrainableTable table() {
    return table;
  }

  /// Steps taken so far, those before the checkpoint that was restored included.
  public final long steps() {
    return steps;
  }

  /// The size of the next step.
  public final double learningRate() {
    return learningRate;
  }

  /// Changes the size of the steps that follow: for schedules.
  ///
  /// @throws TensorException if it is negative or not finite
  public final void setLearningRate(double learningRate) {
    this.learningRate = atLeastZero("learning rate", learningRate);
  }

  /// Whether steps look through the gradient for NaN and infinities first, as they do unless told
  /// otherwise. It reads the gradient once more, at 50 GB/s: a seventh of a step of [SparseAdam], a
  /// third of one of [Sgd].
  public final void setChecksGradients(boolean checksGradients) {
    this.checksGradients = checksGradients;
  }

  /// Moves the rows that the gradient has.
  ///
  /// A gradient without rows counts as a step too, as in PyTorch.
  ///
  /// @throws NonFiniteGradientException if it holds NaN or an infinity; nothing is changed
  /// @throws TensorException if the gradient is of a table of another shape, or the optimiser takes
  ///   dense gradients alone
  public final void step(SparseGradient gradient) {
    requireSparse();
    if (gradient.numEmbeddings() != table.rows() || gradient.dim() != table.dim()) {
      String shape = "(%d, %d)".formatted(gradient.numEmbeddings(), gradient.dim());
      throw refused("gradient", "of (%d, %d)".formatted(table.rows(), table.dim()), shape);
    }
    if (checksGradients && !sums.isFinite(gradient.values(), 0, gradient.count() * table.dim())) {
      for (int i = 0; i < gradient.count(); i++) {
        requireFinite(gradient.values(), i * table.dim(), gradient.id(i));
      }
    }
    prepare(++steps);
    try {
      for (int i = 0; i < gradient.count(); i++) {
        pages.rows(gradient.id(i), 1);
      }
      sparse(gradient);
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw table.tensor().explain(OPERATION, fault);
    }
  }

  /// Moves all rows.
  ///
  /// @param gradient (rows, dim), of the whole table
  /// @throws NonFiniteGradientException if it holds NaN or an infinity; nothing is changed
  /// @throws TensorException if the gradient has another length, or the optimiser takes sparse
  ///   gradients alone
  public final void step(float[] gradient) {
    requireDense();
    Operands.length("train: dense gradient", gradient, table.rows(), table.dim());
    if (checksGradients && !sums.isFinite(gradient, 0, gradient.length)) {
      for (int row = 0; row < table.rows(); row++) {
        requireFinite(gradient, row * table.dim(), row);
      }
    }
    prepare(++steps);
    try {
      pages.rows(0, table.rows());
      rows(gradient, 0, 0, (int) table.rows());
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw table.tensor().explain(OPERATION, fault);
    }
  }

  private void requireFinite(float[] gradient, int at, long id) {
    for (int c = 0; c < table.dim(); c++) {
      if (!Float.isFinite(gradient[at + c])) {
        throw new NonFiniteGradientException(id, c, gradient[at + c], table);
      }
    }
  }

  /// What it is called in checkpoints.
  abstract String kind();

  /// What it remembers, in tensors named after the table.
  abstract List<Tensor> state();

  /// Throws if the options leave no sparse step.
  void requireSparse() {}

  /// Throws if there is no dense step.
  void requireDense() {}

  /// Sets the constants of a step.
  ///
  /// @param step counted from 1
  abstract void prepare(long step);

  /// Moves rows side by side by rows of the gradient side by side.
  abstract void rows(float[] gradient, int at, long firstRow, int rowCount);

  void sparse(SparseGradient gradient) {
    int dim = table.dim();
    for (int i = 0; i < gradient.count(); i++) {
      rows(gradient.values(), i * dim, gradient.id(i), 1);
    }
  }

  /// After its state was written by somebody else.
  void restored(long steps) {
    this.steps = steps;
  }

  /// Applies a rule to the elements of rows.
  ///
  /// @param first state, or the table itself
  /// @param second more state, or the table itself
  final void apply(
      Rule rule, float[] gradient, int at, Tensor first, Tensor second, long row, int rowCount) {
    updates.apply(
        rule,
        gradient,
        at,
        table.tensor().segment(),
        first.segment(),
        second.segment(),
        row * table.rowBytes(),
        rowCount * table.dim(),
        constants);
  }

  /// State of the table's shape.
  static Tensor state(TrainableTable table, String suffix, Arena arena) {
    return table.beside(suffix, table.tensor().shape(), arena);
  }

  /// State of a float for each row.
  static Tensor rowState(TrainableTable table, String suffix, Arena arena) {
    return table.beside(suffix, Shape.of(table.rows()), arena);
  }

  final TensorException refused(String what, String expected, String actual) {
    return new TensorException("train: " + what, expected, actual, table.tensor().where());
  }

  /// What a moment that began at zero lacks after so many steps: 1 − βᵗ, by squaring. `StrictMath`
  /// would allocate, and `Math` differs between machines.
  static double correction(double beta, long step) {
    double power = 1;
    double square = beta;
    for (long left = step; left > 0; left >>= 1) {
      power *= (left & 1) == 0 ? 1 : square;
      square *= square;
    }
    return 1 - power;
  }

  static double atLeastZero(String what, double value) {
    return between(what, value, 0, Double.POSITIVE_INFINITY);
  }

  /// Requires least <= value < bound.
  static double between(String what, double value, double least, double bound) {
    if (!(value >= least && value < bound)) {
      String expected = least + " <= " + what + " < " + bound;
      throw new TensorException("train: " + what, expected, Double.toString(value), "");
    }
    return value;
  }

  /// For example `SparseAdam('tokens' F32 (30522, 384), learningRate=0.001, 12 steps)`.
  @Override
  public String toString() {
    return "%s(%s, learningRate=%s, %d steps)"
        .formatted(getClass().getSimpleName(), table.tensor(), learningRate, steps);
  }
}
