package io.lanewise.train;

import io.lanewise.internal.kernel.Sums;
import io.lanewise.layer.Embedding;
import io.lanewise.layer.EmbeddingBag;
import io.lanewise.layer.EmbeddingBag.Mode;
import io.lanewise.tensor.TensorException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The gradient of bags of rows: each row of the output's gradient goes to all rows of its bag.
///
/// ```
/// sum    y[b] = Σ s[i] · weight[ids[i]]        gradWeight[r] = Σ s[i] · gradY[b]
/// mean   y[b] = Σ weight[ids[i]] / n           gradWeight[r] = Σ (1 / n) · gradY[b]       n ids of the bag
/// max    y[b][c] = max weight[ids[i]][c]       gradWeight[r][c] = Σ gradY[b][c]           of bags whose column c it won
///
/// offsets (bags)       bag b is ids[offsets[b] .. offsets[b + 1]), the last one up to the end
/// ```
///
/// All sums begin at zero; those of sum and mean take their terms in the order of the positions, by
/// `fma(gradY, s, sum)`, 1 / n rounded to a float; those of max in the order of the bags. The error
/// is within γ(n + 2)·Σ|s·gradY| for n terms (see [io.lanewise.layer.Linear]). Ids that are the
/// padding row are left out, of n, too; of equal numbers the first wins a column; a row that wins
/// none has no gradient. The semantics are those of
/// [torch.nn.EmbeddingBag](https://docs.pytorch.org/docs/stable/generated/torch.nn.EmbeddingBag.html).
///
/// - **Errors.** All operands are checked first: [io.lanewise.layer.IdOutOfRangeException],
///   [TensorException].
/// - **Threads and allocation.** One thread at a time. The answer is reused, and nothing is
///   allocated once a batch was as large as any will be.
public final class EmbeddingBagGradient {
  private final EmbeddingBag layer;
  private final Embedding table;
  private final Mode mode;
  private final boolean byFrequency;
  private final long paddingIdx;
  private final int dim;
  private final Sums sums = Sums.active();
  private final Bags bags = new Bags();
  private final RowOrder order = new RowOrder();
  private final SparseGradient gradient;
  private final MaxRows maxRows;
  private final float[] row;
  private final float[] chains = new float[Sums.CHAINS];
  private int[] sources = {};
  private float[] factors = {};

  private EmbeddingBagGradient(EmbeddingBag layer, boolean byFrequency) {
    this.layer = layer;
    this.table = layer.embedding();
    this.mode = layer.mode();
    this.byFrequency = byFrequency;
    this.paddingIdx = table.paddingIdx().orElse(-1);
    this.dim = table.embeddingDim();
    this.gradient = new SparseGradient(table.numEmbeddings(), dim);
    this.maxRows = new MaxRows(table);
    this.row = new float[dim];
  }

  /// Of these bags, their options included. Rows are read for [Mode#MAX] and by [#weightsBackward]
  /// only.
  public static EmbeddingBagGradient of(EmbeddingBag layer) {
    return new EmbeddingBagGradient(layer, false);
  }

  /// The same, each row divided by how often its id is in the batch: `scale_grad_by_freq`.
  ///
  /// @throws TensorException for [Mode#MAX], as in PyTorch
  public EmbeddingBagGradient withScaleGradByFreq() {
    requireNot(Mode.MAX, "scaling by frequency");
    return new EmbeddingBagGradient(layer, true);
  }

  /// The table's gradient.
  ///
  /// @param gradY the gradient of the output, a row of the table's width for each bag
  /// @return valid until the next call
  public SparseGradient backward(int[] ids, int[] offsets, float[] gradY) {
    gradient.clear();
    bags.set(ids, offsets, layer.includeLastOffset());
    return backward(gradY, null);
  }

  /// The table's gradient.
  ///
  /// @param gradY the gradient of the output, a row of the table's width for each bag
  /// @return valid until the next call
  public SparseGradient backward(long[] ids, long[] offsets, float[] gradY) {
    gradient.clear();
    bags.set(ids, offsets, layer.includeLastOffset());
    return backward(gradY, null);
  }

  /// The table's gradient, where each id has a weight.
  ///
  /// @param weights of each id
  /// @param gradY the gradient of the output, a row of the table's width for each bag
  /// @return valid until the next call
  /// @throws TensorException if the mode is not [Mode#SUM], as in PyTorch
  public SparseGradient backward(int[] ids, int[] offsets, float[] weights, float[] gradY) {
    gradient.clear();
    requireSum();
    bags.set(ids, offsets, layer.includeLastOffset());
    Operands.length("bag gradient: weights", weights, ids.length, 1);
    return backward(gradY, weights);
  }

  /// The table's gradient, where each id has a weight.
  ///
  /// @param weights of each id
  /// @param gradY the gradient of the output, a row of the table's width for each bag
  /// @return valid until the next call
  /// @throws TensorException if the mode is not [Mode#SUM], as in PyTorch
  public SparseGradient backward(long[] ids, long[] offsets, float[] weights, float[] gradY) {
    gradient.clear();
    requireSum();
    bags.set(ids, offsets, layer.includeLastOffset());
    Operands.length("bag gradient: weights", weights, ids.length, 1);
    return backward(gradY, weights);
  }

  /// The gradient of the weights of the ids: `gradWeights[i] = gradY[b] · weight[ids[i]]`, in 16
  /// chains as [io.lanewise.layer.Linear#inPlace] has them; zero where the id is the padding row.
  ///
  /// @param gradY the gradient of the output, a row of the table's width for each bag
  /// @param gradWeights one float for each id, overwritten
  /// @throws TensorException if the mode is not [Mode#SUM]
  public void weightsBackward(int[] ids, int[] offsets, float[] gradY, float[] gradWeights) {
    requireSum();
    bags.set(ids, offsets, layer.includeLastOffset());
    weightsBackward(gradY, gradWeights);
  }

  /// The gradient of the weights of the ids: `gradWeights[i] = gradY[b] · weight[ids[i]]`, in 16
  /// chains as [io.lanewise.layer.Linear#inPlace] has them; zero where the id is the padding row.
  ///
  /// @param gradY the gradient of the output, a row of the table's width for each bag
  /// @param gradWeights one float for each id, overwritten
  /// @throws TensorException if the mode is not [Mode#SUM]
  public void weightsBackward(long[] ids, long[] offsets, float[] gradY, float[] gradWeights) {
    requireSum();
    bags.set(ids, offsets, layer.includeLastOffset());
    weightsBackward(gradY, gradWeights);
  }

  private void weightsBackward(float[] gradY, float[] gradWeights) {
    check(gradY);
    Operands.length("bag gradient: of the weights", gradWeights, bags.idCount(), 1);
    for (int bag = 0; bag < bags.count(); bag++) {
      for (int i = bags.start(bag); i < bags.end(bag); i++) {
        if (bags.id(i) == paddingIdx) {
          gradWeights[i] = 0f;
        } else {
          table.lookup(bags.id(i), row, 0);
          gradWeights[i] = sums.dot(gradY, bag * dim, row, 0, dim, chains);
        }
      }
    }
  }

  private SparseGradient backward(float[] gradY, float @Nullable [] weights) {
    check(gradY);
    int count = bags.idCount();
    if (sources.length < count) {
      sources = new int[count];
      factors = new float[count];
    }
    order.clear(count);
    for (int bag = 0; bag < bags.count(); bag++) {
      add(bag);
    }
    order.sort(table.numEmbeddings());
    switch (mode) {
      case SUM -> gradient.sum(order, sources, weights, gradY, byFrequency);
      case MEAN -> gradient.sum(order, sources, factors, gradY, byFrequency);
      case MAX -> maxRows.sum(bags, order, paddingIdx, gradY, gradient);
    }
    return gradient;
  }

  /// The ids of a bag, with what their rows' gradients are made of.
  private void add(int bag) {
    int before = order.count();
    for (int i = bags.start(bag); i < bags.end(bag); i++) {
      if (bags.id(i) != paddingIdx) {
        order.add(bags.id(i), i);
      }
    }
    Arrays.fill(sources, bags.start(bag), bags.end(bag), bag);
    float part = 1f / (order.count() - before); // not used in a bag of nothing
    Arrays.fill(factors, bags.start(bag), bags.end(bag), part);
  }

  private void check(float[] gradY) {
    Operands.rows("bag gradient: of the output", gradY, bags.count(), dim);
    for (int i = 0; i < bags.idCount(); i++) {
      RowOrder.check(bags.id(i), i, table.weight(), table.numEmbeddings());
    }
  }

  private void requireSum() {
    requireNot(Mode.MEAN, "weights");
    requireNot(Mode.MAX, "weights");
  }

  private void requireNot(Mode refused, String what) {
    if (mode == refused) {
      String others = refused == Mode.MAX && !what.equals("weights") ? "SUM or MEAN" : "SUM";
      throw new TensorException("bag gradient: mode with " + what, others, mode.name(), "");
    }
  }
}
