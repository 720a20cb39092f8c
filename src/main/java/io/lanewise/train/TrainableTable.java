package io.lanewise.train;

import io.lanewise.layer.Embedding;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.stream.LongStream;

/// Rows of floats that training may write: the weight of an `Embedding`, or the weight or bias of a
/// `Linear`, in native memory or in a mapped file.
///
/// ```
/// tensor (rows, dim)      or (dim), which is one row
/// ```
///
/// A layer over [#tensor] sees every step at once: `Embedding.of(table.tensor())`,
/// `Linear.inPlace(table.tensor(), bias)`. What a layer copied when it was built it does not see:
/// the weight of `Linear.packed`, and any bias.
///
/// - **Dtype.** F32, at any alignment.
/// - **Lifetime.** That of the arena, or of the tensor's memory.
/// - **Threads.** One thread writes at a time. Layers that read meanwhile may see rows half old and
///   half new, never anything else.
/// - **Errors.** [TensorException] if the memory can't be written. A mapped file that is truncated
///   under a step ends it in the exception of its [Source][io.lanewise.tensor.Source].
public final class TrainableTable {
  private static final int CACHE_LINE = 64;

  /// Rows that are copied at a time.
  private static final int CHUNK = 1024;

  private final Tensor tensor;
  private final long rows;
  private final int dim;

  private TrainableTable(Tensor tensor) {
    this.tensor = tensor;
    this.rows = tensor.shape().rank() == 1 ? 1 : tensor.shape().dim(0);
    this.dim = (int) tensor.shape().last();
  }

  /// A table over memory of the caller.
  ///
  /// @param tensor (rows, dim) or (dim), F32, writable
  /// @throws TensorException if it is another, or its memory is read-only, as that of a
  ///   `WeightFile` is
  public static TrainableTable of(Tensor tensor) {
    int rank = tensor.shape().rank() == 1 ? 1 : 2;
    tensor.require("train: table", DType.F32, rank);
    if (tensor.segment().isReadOnly()) {
      throw new TensorException(
          "train: table memory", "writable memory", "read-only memory", tensor.where());
    }
    long columns = tensor.shape().last();
    if (columns < 1 || columns > Integer.MAX_VALUE / Float.BYTES) {
      throw new TensorException(
          "train: row", "1 to 2^29-1 elements", tensor.shape().toString(), tensor.where());
    }
    return new TrainableTable(tensor);
  }

  /// A new table of zeros, at a multiple of 64; an [Initializer] fills it.
  ///
  /// @param name what its tensors are called in checkpoints
  /// @param shape (rows, dim) or (dim)
  /// @param arena shared, if other threads are to read the table
  public static TrainableTable create(String name, Shape shape, Arena arena) {
    MemorySegment memory = arena.allocate(Tensor.byteCount(DType.F32, shape), CACHE_LINE);
    return of(Tensor.of(name, DType.F32, shape, memory));
  }

  /// A new table of the rows of another, in any dtype that look-up reads, widened as look-up widens
  /// them: PyTorch's `Embedding.from_pretrained(weight, freeze=False)`.
  ///
  /// With `freeze=True` nothing is trained: that is the [Embedding] itself.
  ///
  /// @param name what its tensors are called in checkpoints
  /// @param pretrained which is left as it is, and need not stay open
  /// @param arena shared, if other threads are to read the table
  /// @throws io.lanewise.tensor.LanewiseException if its file was closed or truncated
  public static TrainableTable fromPretrained(String name, Embedding pretrained, Arena arena) {
    long rows = pretrained.numEmbeddings();
    TrainableTable table = create(name, Shape.of(rows, pretrained.embeddingDim()), arena);
    for (long row = 0; row < rows; row += CHUNK) {
      long[] ids = LongStream.range(row, Math.min(row + CHUNK, rows)).toArray();
      pretrained.lookup(ids, table.tensor.segment(), row * table.rowBytes());
    }
    return table;
  }

  /// A tensor of a safetensors file, mapped for reading and writing: steps change the file.
  ///
  /// The system writes pages when it likes, and all of them on [#force]. A process that is killed
  /// leaves the steps so far; a machine that fails leaves a mixture. [Checkpoint] leaves neither.
  ///
  /// @param name of the tensor in the file
  /// @param arena shared, if other threads are to read the table; the mapping ends with it
  /// @throws io.lanewise.tensor.LanewiseException if the file is not valid, has no such tensor, or
  ///   can't be written
  public static TrainableTable map(Path path, String name, Arena arena) {
    return of(WritableFile.map(path, name, arena));
  }

  /// A part of any file, mapped for reading and writing like [#map].
  ///
  /// @param byteOffset where the first float lies in the file, little-endian
  /// @param shape (rows, dim) or (dim)
  /// @throws io.lanewise.tensor.LanewiseException if the file ends before the table, or can't be
  ///   written
  public static TrainableTable mapRaw(Path path, long byteOffset, Shape shape, Arena arena) {
    return of(WritableFile.mapRaw(path, byteOffset, shape, arena));
  }

  /// The table: writable memory.
  public Tensor tensor() {
    return tensor;
  }

  /// How many rows there are; 1 if the tensor has one dimension.
  public long rows() {
    return rows;
  }

  /// Elements a row.
  public int dim() {
    return dim;
  }

  /// Has everything that was written put on the disk. Does nothing for native memory.
  ///
  /// @throws io.lanewise.tensor.LanewiseException if the disk refuses
  public void force() {
    if (tensor.segment().isMapped()) {
      WritableFile.force(tensor);
    }
  }

  /// Sets a row to zero: the padding row, for example, after an [Initializer].
  ///
  /// @throws TensorException if there is no such row
  public void zeroRow(long id) {
    if (id < 0 || id >= rows) {
      throw new TensorException("train: row", "0 <= id < " + rows, id + "", tensor.where());
    }
    try {
      tensor.segment().asSlice(id * rowBytes(), rowBytes()).fill((byte) 0);
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw tensor.explain("train", fault);
    }
  }

  /// Bytes from the start of a row to that of the next.
  long rowBytes() {
    return (long) dim * Float.BYTES;
  }

  /// A tensor of zeros of another name in new memory: state of an optimiser.
  Tensor beside(String suffix, Shape shape, Arena arena) {
    return create(tensor.name() + "." + suffix, shape, arena).tensor();
  }

  /// For example `TrainableTable('tokens' F32 (30522, 384), mapped)`.
  @Override
  public String toString() {
    return "TrainableTable(%s, %s)"
        .formatted(tensor, tensor.segment().isMapped() ? "mapped" : "native");
  }
}
