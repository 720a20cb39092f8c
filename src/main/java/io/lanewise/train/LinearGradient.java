package io.lanewise.train;

import io.lanewise.internal.kernel.Sums;
import io.lanewise.layer.Linear;
import io.lanewise.layer.Workers;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The gradients of a [Linear]: of its input, its weight and its bias.
///
/// ```
/// y = x Wᵀ + b           x (rows, in)   W (out, in)   b (out)   y (rows, out)
/// gradX = gradY W        gradX[r][i] = Σ gradY[r][o] · W[o][i]        o rising
/// gradW = gradYᵀ x       gradW[o][i] = Σ gradY[r][o] · x[r][i]        r rising
/// gradB[o] = Σ gradY[r][o]                                           r rising
/// ```
///
/// Products run on the kernels of [Linear#prepacked]: each element is one chain of fma from zero,
/// with an error within γ(n)·Σ|terms| of n terms, and the bits are the same at every lane width and
/// for any number of [Workers]. What is added to a gradient is added as a whole, after its chain.
/// Behind an activation, hand over the gradient of what went into it.
///
/// - **Dtypes.** F32; the weight may be mapped, and is read anew by every call: a step of an
///   optimiser between two calls counts.
/// - **Errors.** [TensorException] if an operand does not fit, before anything is written.
/// - **Threads and allocation.** One thread at a time. Holds a packed copy of the weight, of one
///   batch of x, and of gradYᵀ; allocates nothing while the number of rows stays what it was.
public final class LinearGradient {
  /// Outputs that are multiplied before they are added: what the first-level cache holds.
  private static final int SOME = 16;

  private final Tensor weight;
  private final int in;
  private final int out;
  private final @Nullable Workers workers;
  private final Sums sums = Sums.active();
  private final PackedColumns weightColumns;
  private @Nullable PackedColumns inputColumns;
  private float[] transposed = {};
  private float[] some = {};

  private LinearGradient(Tensor weight, @Nullable Workers workers) {
    this.weight = weight;
    this.out = (int) weight.shape().dim(0);
    this.in = (int) weight.shape().dim(1);
    this.workers = workers;
    this.weightColumns = new PackedColumns(out, in, workers);
  }

  /// Of a layer with this weight.
  ///
  /// @param weight (out, in), F32, one each at least
  /// @throws TensorException if it is another
  public static LinearGradient of(Tensor weight) {
    weight.require("linear gradient: weight", DType.F32, 2);
    if (weight.shape().elementCount() == 0 || weight.shape().elementCount() > Integer.MAX_VALUE) {
      throw new TensorException(
          "linear gradient: weight", "1 to 2^31-1 elements", weight.shape() + "", weight.where());
    }
    return new LinearGradient(weight, null);
  }

  /// The same, with large products split over threads: the same bits, sooner.
  public LinearGradient withWorkers(Workers workers) {
    return new LinearGradient(weight, workers);
  }

  /// gradX = gradY W.
  ///
  /// @param gradY (rows, out)
  /// @param gradX (rows, in), overwritten; must not be gradY
  public void inputs(float[] gradY, int rows, float[] gradX) {
    Operands.rows("linear gradient: of the output", gradY, rows, out);
    Operands.rows("linear gradient: of the input", gradX, rows, in);
    weightColumns.pack(weight);
    weightColumns.product().forward(gradY, 0, rows, gradX, 0);
  }

  /// gradW = gradYᵀ x.
  ///
  /// @param gradY (rows, out)
  /// @param x (rows, in)
  /// @param gradWeight (out, in), overwritten
  public void weights(float[] gradY, float[] x, int rows, float[] gradWeight) {
    prepare(gradY, x, rows, gradWeight);
    if (rows == 0) {
      Arrays.fill(gradWeight, 0, out * in, 0f);
    } else {
      columns(rows).product().forward(transposed, 0, out, gradWeight, 0);
    }
  }

  /// gradW += gradYᵀ x.
  ///
  /// @param gradY (rows, out)
  /// @param x (rows, in)
  /// @param gradWeight (out, in), added to
  public void addWeights(float[] gradY, float[] x, int rows, float[] gradWeight) {
    prepare(gradY, x, rows, gradWeight);
    if (some.length == 0) {
      some = new float[Math.min(SOME, out) * in];
    }
    for (int o = 0; o < out && rows > 0; o += SOME) {
      int count = Math.min(SOME, out - o);
      columns(rows).product().forward(transposed, o * rows, count, some, 0);
      sums.add(some, 0, gradWeight, o * in, count * in);
    }
  }

  /// gradB = the sums of the columns of gradY.
  ///
  /// @param gradY (rows, out)
  /// @param gradBias (out), overwritten
  public void biases(float[] gradY, int rows, float[] gradBias) {
    Operands.rows("linear gradient: of the bias", gradBias, 1, out);
    Operands.rows("linear gradient: of the output", gradY, rows, out);
    Arrays.fill(gradBias, 0, out, 0f);
    addBiases(gradY, rows, gradBias);
  }

  /// gradB += the columns of gradY, row after row.
  ///
  /// @param gradY (rows, out)
  /// @param gradBias (out), added to
  public void addBiases(float[] gradY, int rows, float[] gradBias) {
    Operands.rows("linear gradient: of the bias", gradBias, 1, out);
    Operands.rows("linear gradient: of the output", gradY, rows, out);
    for (int r = 0; r < rows; r++) {
      sums.add(gradY, r * out, gradBias, 0, out);
    }
  }

  private void prepare(float[] gradY, float[] x, int rows, float[] gradWeight) {
    Operands.rows("linear gradient: of the output", gradY, rows, out);
    Operands.rows("linear gradient: input", x, rows, in);
    Operands.rows("linear gradient: of the weight", gradWeight, out, in);
    if (rows > 0) {
      columns(rows).pack(x);
      transpose(gradY, rows);
    }
  }

  private PackedColumns columns(int rows) {
    if (inputColumns == null || inputColumns.rows() != rows) {
      inputColumns = new PackedColumns(rows, in, workers);
    }
    return inputColumns;
  }

  private void transpose(float[] gradY, int rows) {
    if (transposed.length < rows * out) {
      transposed = new float[rows * out];
    }
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < out; o++) {
        transposed[o * rows + r] = gradY[r * out + o];
      }
    }
  }
}
