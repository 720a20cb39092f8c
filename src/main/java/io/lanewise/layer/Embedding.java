package io.lanewise.layer;

import io.lanewise.internal.kernel.Rows;
import io.lanewise.internal.parallel.LongScratch;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.OptionalLong;

/// A look-up table: integer id in, row out. No arithmetic, an address and a copy.
///
/// ```
/// weight (numEmbeddings, embeddingDim)          ids (…)          output (…, embeddingDim)
/// output[i] = weight[ids[i]]                    bit for bit, or widened
/// ```
///
/// The same as multiplying a one-hot row by the weight, without the row and without the product.
/// The semantics are those of
/// [torch.nn.Embedding](https://docs.pytorch.org/docs/stable/generated/torch.nn.Embedding.html).
///
/// - **Dtypes.** F32, copied bit for bit; BF16 and F16, widened exactly, F16's NaNs made quiet; I8
///   as whole numbers, for tables without scales; and every [Quantized] matrix. ggml's blocks as
///   [BlockDecoder][io.lanewise.tensor.BlockDecoder] says. The table is read where it lies, mapped
///   or native, at any alignment.
/// - **Errors.** All ids are checked before the first row is copied, so a call that throws
///   [IdOutOfRangeException] has written nothing. Reading a table whose file was closed or
///   truncated throws the exception of its [Source][io.lanewise.tensor.Source].
/// - **Threads and allocation.** Immutable; any number of threads. Look-ups into memory of the
///   caller allocate nothing.
public final class Embedding implements Layer {
  private static final String OPERATION = "embedding";

  /// Ids of a tensor that are under way at a time.
  private static final int CHUNK = 1024;

  private final Tensor weight;
  private final Rows rows;
  private final long numEmbeddings;
  private final int embeddingDim;
  private final long paddingIdx;
  private final LongScratch scratch = new LongScratch();

  private Embedding(Tensor weight, Rows rows, long paddingIdx) {
    this.weight = weight;
    this.rows = rows;
    this.numEmbeddings = rows.count();
    this.embeddingDim = rows.width();
    this.paddingIdx = paddingIdx;
  }

  /// A table over this weight, which is used in place and must stay open.
  ///
  /// @param weight (numEmbeddings, embeddingDim), F32, F16, BF16, I8 or ggml's blocks
  /// @throws TensorException if its rank or dtype is another
  public static Embedding of(Tensor weight) {
    return new Embedding(weight, Rows.of(OPERATION, weight), -1);
  }

  /// A table of codes, which is used in place and must stay open.
  ///
  /// Rows come out as `(code − zero) · scale + offset`: see [Quantized].
  ///
  /// @param weight (numEmbeddings, embeddingDim)
  public static Embedding of(Quantized weight) {
    return new Embedding(weight.codes(), Rows.of(weight), -1);
  }

  /// This table with a padding row: the row that bags leave out and training leaves alone. Look-up
  /// returns it like any other, as in PyTorch.
  ///
  /// @param paddingIdx a row; negative counts from the end
  /// @throws TensorException if there is no such row
  public Embedding withPaddingIdx(long paddingIdx) {
    if (paddingIdx < -numEmbeddings || paddingIdx >= numEmbeddings) {
      String range = -numEmbeddings + " <= paddingIdx < " + numEmbeddings;
      throw new TensorException(
          "embedding: paddingIdx", range, Long.toString(paddingIdx), weight.where());
    }
    return new Embedding(weight, rows, paddingIdx < 0 ? paddingIdx + numEmbeddings : paddingIdx);
  }

  /// Rows of the table.
  public long numEmbeddings() {
    return numEmbeddings;
  }

  /// Elements a row.
  public int embeddingDim() {
    return embeddingDim;
  }

  /// The padding row, counted from the start, if there is one.
  public OptionalLong paddingIdx() {
    return paddingIdx < 0 ? OptionalLong.empty() : OptionalLong.of(paddingIdx);
  }

  /// How its rows are read.
  Rows rows() {
    return rows;
  }

  /// The padding row, or −1.
  long padding() {
    return paddingIdx;
  }

  /// The table itself, (numEmbeddings, embeddingDim).
  @Override
  public Tensor weight() {
    return weight;
  }

  /// Row `id` where it lies: no copy, read-only, alive as long as the table.
  ///
  /// @return a row of the weight tensor, in its dtype: what it is stored as, codes and all
  public MemorySegment row(long id) {
    check(id, 0);
    long rowBytes = rows.rowBytes();
    return weight.segment().asSlice(id * rowBytes, rowBytes).asReadOnly();
  }

  /// Row `id` in a new array.
  public float[] lookup(long id) {
    float[] out = new float[embeddingDim];
    lookup(id, out, 0);
    return out;
  }

  /// Copies row `id` to `out[outOffset ..]`.
  public void lookup(long id, float[] out, int outOffset) {
    check(id, 0);
    Bounds.array("embedding: output", out, outOffset, embeddingDim);
    try {
      rows.copy(id, out, outOffset);
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw weight.explain(OPERATION, fault);
    }
  }

  /// Copies the rows of all ids, in their order, to `out[outOffset ..]`.
  public void lookup(int[] ids, float[] out, int outOffset) {
    lookup(ids, 0, ids.length, out, outOffset);
  }

  /// Copies the rows of all ids, in their order, to `out[outOffset ..]`.
  public void lookup(long[] ids, float[] out, int outOffset) {
    lookup(ids, 0, ids.length, out, outOffset, embeddingDim);
  }

  /// Copies the rows of `ids[idsOffset .. idsOffset + count)` to `out[outOffset ..]`.
  public void lookup(int[] ids, int idsOffset, int count, float[] out, int outOffset) {
    lookup(ids, idsOffset, count, out, outOffset, embeddingDim);
  }

  /// Copies row `ids[idsOffset + i]` to `out[outOffset + i · outStride ..]`, for i < count: beside
  /// other features, for example. What lies between the rows is left alone.
  ///
  /// @param outStride from the start of a row to that of the next, at least embeddingDim
  public void lookup(
      int[] ids, int idsOffset, int count, float[] out, int outOffset, int outStride) {
    Bounds.ids(ids.length, idsOffset, count);
    check(ids, idsOffset, count);
    Bounds.strided("embedding: output", out, outOffset, count, embeddingDim, outStride);
    try {
      rows.copy(ids, idsOffset, count, out, outOffset, outStride);
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw weight.explain(OPERATION, fault);
    }
  }

  /// Copies row `ids[idsOffset + i]` to `out[outOffset + i · outStride ..]`, for i < count.
  ///
  /// @param outStride from the start of a row to that of the next, at least embeddingDim
  public void lookup(
      long[] ids, int idsOffset, int count, float[] out, int outOffset, int outStride) {
    Bounds.ids(ids.length, idsOffset, count);
    check(ids, idsOffset, count, 0);
    Bounds.strided("embedding: output", out, outOffset, count, embeddingDim, outStride);
    try {
      rows.copy(ids, idsOffset, count, out, outOffset, outStride);
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw weight.explain(OPERATION, fault);
    }
  }

  /// Copies the rows of all ids, in their order, to `out` from byte `outByteOffset` on, as F32.
  public void lookup(int[] ids, MemorySegment out, long outByteOffset) {
    check(ids, 0, ids.length);
    Bounds.segment("embedding: output", out, outByteOffset, ids.length, embeddingDim);
    try {
      rows.copy(ids, 0, ids.length, out, outByteOffset);
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw weight.explain(OPERATION, fault);
    }
  }

  /// Copies the rows of all ids, in their order, to `out` from byte `outByteOffset` on, as F32.
  public void lookup(long[] ids, MemorySegment out, long outByteOffset) {
    check(ids, 0, ids.length, 0);
    Bounds.segment("embedding: output", out, outByteOffset, ids.length, embeddingDim);
    copy(ids, ids.length, out, outByteOffset);
  }

  /// The rows of ids of any shape: ids (…) gives (…, embeddingDim), F32, in memory of `arena`.
  ///
  /// @param ids any integer dtype
  /// @throws TensorException if the ids are not integers
  public Tensor lookup(Tensor ids, Arena arena) {
    checkAll(ids);
    Shape shape = ids.shape().append(embeddingDim);
    MemorySegment out = arena.allocate(Tensor.byteCount(DType.F32, shape), 64);
    copyAll(ids, out, 0);
    return Tensor.of("", DType.F32, shape, out);
  }

  /// Copies the rows of all ids, in their row-major order, to `out` from byte `outByteOffset` on,
  /// as F32: ids that lie in a segment, without a copy of them all.
  ///
  /// @param ids any integer dtype and shape
  /// @throws TensorException if the ids are not integers
  public void lookup(Tensor ids, MemorySegment out, long outByteOffset) {
    checkAll(ids);
    long count = ids.shape().elementCount();
    Bounds.segment("embedding: output", out, outByteOffset, count, embeddingDim);
    copyAll(ids, out, outByteOffset);
  }

  private void checkAll(Tensor ids) {
    if (!ids.dtype().isInteger()) {
      throw new TensorException(
          "embedding: ids dtype", "an integer", ids.dtype().name(), ids.where());
    }
    long count = ids.shape().elementCount();
    long[] some = scratch.borrow(CHUNK);
    for (long i = 0; i < count; i += CHUNK) {
      check(some, 0, read(ids, i, some), i);
    }
    scratch.giveBack(some);
  }

  private void copyAll(Tensor ids, MemorySegment out, long outByteOffset) {
    long count = ids.shape().elementCount();
    long[] some = scratch.borrow(CHUNK);
    for (long i = 0; i < count; i += CHUNK) {
      copy(some, read(ids, i, some), out, outByteOffset + i * rowBytes());
    }
    scratch.giveBack(some);
  }

  private long rowBytes() {
    return (long) embeddingDim * Float.BYTES;
  }

  private void check(long id, long position) {
    if (id < 0 || id >= numEmbeddings) {
      throw new IdOutOfRangeException(id, position, weight);
    }
  }

  private void check(int[] ids, int from, int count) {
    for (int i = 0; i < count; i++) {
      check(ids[from + i], i);
    }
  }

  private void check(long[] ids, int from, int count, long position) {
    for (int i = 0; i < count; i++) {
      check(ids[from + i], position + i);
    }
  }

  private void copy(long[] ids, int count, MemorySegment out, long outByteOffset) {
    try {
      rows.copy(ids, 0, count, out, outByteOffset);
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw weight.explain(OPERATION, fault);
    }
  }

  /// As many ids from `first` on as there are, [#CHUNK] at most.
  private static int read(Tensor ids, long first, long[] to) {
    int count = (int) Math.min(CHUNK, ids.shape().elementCount() - first);
    for (int i = 0; i < count; i++) {
      to[i] = ids.getLong(first + i);
    }
    return count;
  }

  /// For example `Embedding(30522, 384), F32, 46.9 MB in place`.
  @Override
  public String toString() {
    return "Embedding(%d, %d), %s, %s in place"
            .formatted(
                numEmbeddings,
                embeddingDim,
                weight.dtype(),
                Sizes.text(weight.segment().byteSize()))
        + (paddingIdx < 0 ? "" : ", paddingIdx=" + paddingIdx);
  }
}
