package io.lanewise.train;

import io.lanewise.layer.Embedding;
import io.lanewise.tensor.Tensor;

/// The gradient of a look-up: each row of the output's gradient goes to the row that was looked up.
///
/// ```
/// y[i] = weight[ids[i]]          gradWeight[r] = Σ gradY[i]          over i with ids[i] = r, i rising
/// ```
///
/// Sums begin at zero and take their terms in the order of the positions; the error of a sum of n
/// is within γ(n)·Σ|gradY| (see [io.lanewise.layer.Linear]). The padding row has no gradient. The
/// semantics are those of
/// [torch.nn.Embedding](https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html); a
/// sparse gradient may be scaled by frequency here, which PyTorch has for dense ones only.
///
/// - **Errors.** All ids are checked first: [io.lanewise.layer.IdOutOfRangeException].
/// - **Threads and allocation.** One thread at a time. The answer is reused, and nothing is
///   allocated once a batch was as large as any will be.
public final class EmbeddingGradient {
  private final Tensor weight;
  private final long numEmbeddings;
  private final int dim;
  private final long paddingIdx;
  private final boolean byFrequency;
  private final RowOrder order = new RowOrder();
  private final SparseGradient gradient;

  private EmbeddingGradient(Embedding table, boolean byFrequency) {
    this.weight = table.weight();
    this.numEmbeddings = table.numEmbeddings();
    this.dim = table.embeddingDim();
    this.paddingIdx = table.paddingIdx().orElse(-1);
    this.byFrequency = byFrequency;
    this.gradient = new SparseGradient(numEmbeddings, dim);
  }

  /// Of this table; its `paddingIdx` counts, its rows are not read.
  public static EmbeddingGradient of(Embedding table) {
    return new EmbeddingGradient(table, false);
  }

  /// The same, each row divided by how often its id is in the batch: `scale_grad_by_freq`.
  ///
  /// @param table the same, or another
  public static EmbeddingGradient scaledByFrequency(Embedding table) {
    return new EmbeddingGradient(table, true);
  }

  /// The table's gradient.
  ///
  /// @param ids of the look-up
  /// @param gradY the gradient of its output, a row of the table's width for each id
  /// @return valid until the next call
  public SparseGradient backward(int[] ids, float[] gradY) {
    begin(ids.length, gradY);
    for (int i = 0; i < ids.length; i++) {
      add(ids[i], i);
    }
    return sum(gradY);
  }

  /// The table's gradient.
  ///
  /// @param ids of the look-up
  /// @param gradY the gradient of its output, a row of the table's width for each id
  /// @return valid until the next call
  public SparseGradient backward(long[] ids, float[] gradY) {
    begin(ids.length, gradY);
    for (int i = 0; i < ids.length; i++) {
      add(ids[i], i);
    }
    return sum(gradY);
  }

  private void begin(int count, float[] gradY) {
    gradient.clear();
    Operands.rows("embedding gradient: of the output", gradY, count, dim);
    order.clear(count);
  }

  private void add(long id, int position) {
    RowOrder.check(id, position, weight, numEmbeddings);
    if (id != paddingIdx) {
      order.add(id, position);
    }
  }

  private SparseGradient sum(float[] gradY) {
    order.sort(numEmbeddings);
    gradient.sum(order, null, null, gradY, byFrequency);
    return gradient;
  }
}
