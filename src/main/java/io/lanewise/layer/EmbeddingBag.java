package io.lanewise.layer;

import io.lanewise.internal.kernel.Bags;
import io.lanewise.internal.kernel.ParallelBags;
import io.lanewise.internal.parallel.IntScratch;
import io.lanewise.internal.parallel.LongScratch;
import io.lanewise.internal.parallel.Scratch;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.util.Locale;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/// A look-up of bags: the rows of each bag of ids, reduced to one.
///
/// ```
/// weight (numEmbeddings, embeddingDim)     ids (n)     offsets (bags): bag b is ids[offsets[b] .. offsets[b + 1])
///
/// SUM     output[b] = Σ weight[ids[i]]                    or, with perSampleWeights, Σ weight[ids[i]] · perSampleWeights[i]
/// MEAN    output[b] = Σ weight[ids[i]] / (ids in the bag)
/// MAX     output[b][c] = the greatest weight[ids[i]][c]
/// ```
///
/// The semantics are those of
/// [torch.nn.EmbeddingBag](https://docs.pytorch.org/docs/stable/generated/torch.nn.EmbeddingBag.html):
/// an empty bag gives zeros, ids that are [paddingIdx][#withPaddingIdx] are left out of the
/// reduction and of the mean's count, and ids of two dimensions are bags of one size.
///
/// **Numbers.** Each output is one chain in the order of the ids, from 0: `acc + w`, or with
/// weights `fma(w, perSampleWeight, acc)`; the mean divides once at the end; the greatest is the
/// first of equals, and a NaN only where it comes first. w is the float that [Embedding] returns.
/// So the bits do not depend on the lane width, on other bags or on threads, and a sum of n rows is
/// within `γ(n) · Σ|w · perSampleWeight|` (see [Linear]).
///
/// - **Dtypes.** Those of [Embedding], read where they lie: F32, BF16, F16, I8 and every
///   [Quantized] matrix, PyTorch's packed byte and 4-bit rows among them. Output in F32.
/// - **Errors.** Ids, offsets and operands are checked before anything is written: an
///   [IdOutOfRangeException] names the id, its position and its bag; offsets must begin at 0 and
///   not fall. Reading a table whose file was closed or truncated throws the exception of its
///   [Source][io.lanewise.tensor.Source].
/// - **Threads and allocation.** Immutable; any number of threads. Calls into memory of the caller
///   allocate nothing once as many have run at a time as ever will.
public final class EmbeddingBag implements Layer {
  /// What the rows of a bag are reduced to.
  public enum Mode {
    /// Their sum, weighted on request.
    SUM(Bags.Mode.SUM),
    /// Their sum divided by their number.
    MEAN(Bags.Mode.MEAN),
    /// The greatest number of each column.
    MAX(Bags.Mode.MAX);

    private final Bags.Mode mode;

    Mode(Bags.Mode mode) {
      this.mode = mode;
    }

    /// For example `mean`.
    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  private static final String OPERATION = "embedding bag";

  private final Embedding table;
  private final Bags bags;
  private final Mode mode;
  private final boolean includeLastOffset;
  private final @Nullable Workers workers;
  private final @Nullable ParallelBags parallel;
  private final LongScratch idScratch = new LongScratch();
  private final IntScratch endScratch = new IntScratch();
  private final Scratch weightScratch = new Scratch();

  private EmbeddingBag(
      Embedding table, Bags bags, Mode mode, boolean includeLastOffset, @Nullable Workers workers) {
    this.table = table;
    this.bags = bags;
    this.mode = mode;
    this.includeLastOffset = includeLastOffset;
    this.workers = workers;
    this.parallel = workers == null ? null : workers.split(bags);
  }

  /// Bags over this weight, which is used in place and must stay open.
  ///
  /// @param weight (numEmbeddings, embeddingDim), F32, F16, BF16, I8 or ggml's blocks
  /// @throws TensorException if its rank or dtype is another
  public static EmbeddingBag of(Tensor weight, Mode mode) {
    return of(Embedding.of(weight), mode);
  }

  /// Bags over a table of codes, which is used in place and must stay open.
  ///
  /// @param weight (numEmbeddings, embeddingDim)
  public static EmbeddingBag of(Quantized weight, Mode mode) {
    return of(Embedding.of(weight), mode);
  }

  /// Bags over the rows of a table, without its padding row, if it has one.
  public static EmbeddingBag of(Embedding table, Mode mode) {
    return new EmbeddingBag(table, Bags.of(table.rows()), mode, false, null);
  }

  /// These bags without the ids of a padding row, wherever they stand.
  ///
  /// @param paddingIdx a row; negative counts from the end
  /// @throws TensorException if there is no such row
  public EmbeddingBag withPaddingIdx(long paddingIdx) {
    Embedding padded = table.withPaddingIdx(paddingIdx);
    return new EmbeddingBag(padded, bags, mode, includeLastOffset, workers);
  }

  /// These bags with offsets that have one entry more, the number of ids, as in CSR matrices.
  public EmbeddingBag withIncludeLastOffset(boolean includeLastOffset) {
    return new EmbeddingBag(table, bags, mode, includeLastOffset, workers);
  }

  /// These bags, over the same memory, with large calls split over threads: the same bits, sooner.
  ///
  /// @throws TensorException if the weight lies in a confined arena, which workers can't read; by a
  ///   call, if the workers are closed
  public EmbeddingBag withWorkers(Workers workers) {
    workers.requireShared(OPERATION, weight());
    return new EmbeddingBag(table, bags, mode, includeLastOffset, workers);
  }

  /// Rows of the table.
  public long numEmbeddings() {
    return table.numEmbeddings();
  }

  /// Elements a row, and of each output.
  public int embeddingDim() {
    return table.embeddingDim();
  }

  /// What the rows of a bag are reduced to.
  public Mode mode() {
    return mode;
  }

  /// The row that is left out, counted from the start, if there is one.
  public OptionalLong paddingIdx() {
    return table.paddingIdx();
  }

  /// Whether the last of the offsets is the number of ids.
  public boolean includeLastOffset() {
    return includeLastOffset;
  }

  /// Its rows, for look-ups; with the padding row.
  public Embedding embedding() {
    return table;
  }

  /// The table itself, (numEmbeddings, embeddingDim).
  @Override
  public Tensor weight() {
    return table.weight();
  }

  /// All bags in a new array, (bags, embeddingDim).
  public float[] forward(int[] ids, int[] offsets) {
    return forward(ids, offsets, null);
  }

  /// All bags in a new array, (bags, embeddingDim).
  ///
  /// @param perSampleWeights as many as ids, for [Mode#SUM] alone; or null
  public float[] forward(int[] ids, int[] offsets, float @Nullable [] perSampleWeights) {
    float[] out = output(offsets.length);
    forward(ids, offsets, perSampleWeights, out, 0);
    return out;
  }

  /// All bags in a new array, (bags, embeddingDim).
  ///
  /// @param perSampleWeights as many as ids, for [Mode#SUM] alone; or null
  public float[] forward(long[] ids, long[] offsets, float @Nullable [] perSampleWeights) {
    float[] out = output(offsets.length);
    forward(ids, offsets, perSampleWeights, out, 0);
    return out;
  }

  /// All bags, to `out[outOffset ..]`.
  ///
  /// @param perSampleWeights as many as ids, for [Mode#SUM] alone; or null
  public void forward(
      int[] ids, int[] offsets, float @Nullable [] perSampleWeights, float[] out, int outOffset) {
    int dim = embeddingDim();
    int count = ids.length;
    forward(ids, count, offsets, offsets.length, perSampleWeights, out, outOffset, dim);
  }

  /// All bags, to `out[outOffset ..]`.
  ///
  /// @param perSampleWeights as many as ids, for [Mode#SUM] alone; or null
  public void forward(
      long[] ids, long[] offsets, float @Nullable [] perSampleWeights, float[] out, int outOffset) {
    int dim = embeddingDim();
    int count = ids.length;
    forward(ids, count, offsets, offsets.length, perSampleWeights, out, outOffset, dim);
  }

  /// Bag b to `out[outOffset + b · outStride ..]`, from the beginning of arrays that may be longer:
  /// beside other features, for example. What lies between the rows is left alone.
  ///
  /// @param idCount ids, from the first on
  /// @param offsetCount offsets, from the first on
  /// @param perSampleWeights as many as ids at least, for [Mode#SUM] alone; or null
  /// @param outStride from the start of a bag's row to that of the next, at least embeddingDim
  public void forward(
      int[] ids,
      int idCount,
      int[] offsets,
      int offsetCount,
      float @Nullable [] perSampleWeights,
      float[] out,
      int outOffset,
      int outStride) {
    Bounds.ids(ids.length, 0, idCount);
    BagOffsets.count(offsets.length, offsetCount);
    long[] chosen = idScratch.borrow(idCount);
    for (int i = 0; i < idCount; i++) {
      chosen[i] = ids[i];
    }
    int[] ends = endScratch.borrow(Math.max(1, offsetCount));
    int count = BagOffsets.ends(offsets, offsetCount, idCount, includeLastOffset, ends);
    reduce(chosen, idCount, ends, count, perSampleWeights, out, outOffset, outStride);
  }

  /// Bag b to `out[outOffset + b · outStride ..]`, from the beginning of arrays that may be longer.
  ///
  /// @param idCount ids, from the first on
  /// @param offsetCount offsets, from the first on
  /// @param perSampleWeights as many as ids at least, for [Mode#SUM] alone; or null
  /// @param outStride from the start of a bag's row to that of the next, at least embeddingDim
  public void forward(
      long[] ids,
      int idCount,
      long[] offsets,
      int offsetCount,
      float @Nullable [] perSampleWeights,
      float[] out,
      int outOffset,
      int outStride) {
    Bounds.ids(ids.length, 0, idCount);
    BagOffsets.count(offsets.length, offsetCount);
    long[] chosen = idScratch.borrow(idCount);
    System.arraycopy(ids, 0, chosen, 0, idCount);
    int[] ends = endScratch.borrow(Math.max(1, offsetCount));
    int count = BagOffsets.ends(offsets, offsetCount, idCount, includeLastOffset, ends);
    reduce(chosen, idCount, ends, count, perSampleWeights, out, outOffset, outStride);
  }

  /// Bags of one size: ids (bags, bagSize) give (bags, embeddingDim), to `out[outOffset ..]`.
  ///
  /// @param bagSize a divisor of the number of ids
  public void forward(int[] ids, int bagSize, float[] out, int outOffset) {
    int count = BagOffsets.bagsOf(ids.length, bagSize);
    long[] chosen = idScratch.borrow(ids.length);
    for (int i = 0; i < ids.length; i++) {
      chosen[i] = ids[i];
    }
    int[] ends = endScratch.borrow(Math.max(1, count));
    BagOffsets.even(count, bagSize, ends);
    reduce(chosen, ids.length, ends, count, null, out, outOffset, embeddingDim());
  }

  /// Bags of tensors: (bags, embeddingDim), F32, in memory of `arena`.
  ///
  /// @param ids any integer dtype; (n) with offsets, or (bags, bagSize) without
  /// @param offsets (bags), any integer dtype; null if the ids have two dimensions
  /// @param perSampleWeights of the ids' shape, for [Mode#SUM] alone; or null
  public Tensor forward(
      Tensor ids, @Nullable Tensor offsets, @Nullable Tensor perSampleWeights, Arena arena) {
    long[] allIds = BagOffsets.longs("ids", ids, offsets == null ? 2 : 1);
    long[] allOffsets =
        offsets == null
            ? BagOffsets.even(ids.shape(), includeLastOffset)
            : BagOffsets.longs("offsets", offsets, 1);
    float[] weights = perSampleWeights == null ? null : BagOffsets.weights(perSampleWeights, ids);
    float[] out = forward(allIds, allOffsets, weights);
    Shape shape = Shape.of(bags(allOffsets.length), embeddingDim());
    return Tensor.ofFloats("", shape, arena, out);
  }

  private void reduce(
      long[] ids,
      int idCount,
      int[] ends,
      int count,
      float @Nullable [] perSampleWeights,
      float[] out,
      int outOffset,
      int outStride) {
    requireWeights(perSampleWeights, idCount);
    BagOffsets.checkIds(ids, idCount, ends, weight());
    Bounds.strided("embedding bag: output", out, outOffset, count, embeddingDim(), outStride);
    float[] weights = perSampleWeights;
    long padding = table.padding();
    if (padding >= 0) {
      weights = weights == null ? null : weightScratch.borrow(idCount);
      BagOffsets.leaveOut(padding, ids, ends, count, perSampleWeights, weights);
    }
    try {
      if (parallel == null) {
        bags.reduce(mode.mode, ids, ends, weights, 0, count, out, outOffset, outStride);
      } else {
        parallel.reduce(mode.mode, ids, ends, weights, count, out, outOffset, outStride);
      }
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw weight().explain(OPERATION, fault);
    }
    if (weights != null && padding >= 0) {
      weightScratch.giveBack(weights);
    }
    endScratch.giveBack(ends);
    idScratch.giveBack(ids);
  }

  private void requireWeights(float @Nullable [] weights, int idCount) {
    if (weights == null) {
      return;
    }
    if (mode != Mode.SUM) {
      throw new TensorException(
          "embedding bag: mode with perSampleWeights", "sum", mode.toString(), "");
    }
    if (weights.length < idCount) {
      throw new TensorException(
          "embedding bag: perSampleWeights", idCount + "", weights.length + "", "");
    }
  }

  private int bags(int offsetCount) {
    return includeLastOffset ? Math.max(0, offsetCount - 1) : offsetCount;
  }

  private float[] output(int offsetCount) {
    return new float[Bounds.length("embedding bag: output", bags(offsetCount), embeddingDim())];
  }

  /// For example `EmbeddingBag(30522, 384, mode=mean, paddingIdx=0), F32, 46.9 MB in place, 512-bit
  /// kernels`.
  @Override
  public String toString() {
    OptionalLong padding = paddingIdx();
    return "EmbeddingBag(%d, %d, mode=%s%s%s), %s, %s in place, %s kernels%s"
        .formatted(
            numEmbeddings(),
            embeddingDim(),
            mode,
            padding.isPresent() ? ", paddingIdx=" + padding.getAsLong() : "",
            includeLastOffset ? ", includeLastOffset=true" : "",
            weight().dtype(),
            Sizes.text(weight().segment().byteSize()),
            bags.vectorBits() == 0 ? "scalar" : bags.vectorBits() + "-bit",
            workers == null ? "" : ", " + workers.threads() + " threads");
  }
}
