package io.lanewise.internal.kernel;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The rows of a two-dimensional tensor as floats: the one place that knows how a dtype's row is
/// read.
///
/// Look-up copies rows through it, and packing a weight reads them through it, so a dtype that is
/// added here is known to both. Row numbers are not checked.
public sealed interface Rows permits F32Rows, WidenedRows {
  /// The rows of a tensor.
  ///
  /// @param operation for the error, for example `embedding`
  /// @throws TensorException if it has not two dimensions, a row longer than an array, or a dtype
  ///   that has no reader
  static Rows of(String operation, Tensor tensor) {
    if (tensor.shape().rank() != 2) {
      throw new TensorException(
          operation + ": weight", "2 dimensions", tensor.shape().toString(), tensor.where());
    }
    if (tensor.shape().dim(1) > Integer.MAX_VALUE / Float.BYTES) {
      throw new TensorException(
          operation + ": row", "< 2^29 elements", tensor.shape().toString(), tensor.where());
    }
    return switch (tensor.dtype()) {
      case F32 -> new F32Rows(tensor);
      case F16, BF16 -> new HalfRows(tensor);
      case I8 -> new QuantizedRows(Quantized.of(tensor, null, null));
      case Q8_0 -> new QuantizedRows(Quantized.q8_0(bytes(tensor)));
      case Q4_0 -> new QuantizedRows(Quantized.q4_0(bytes(tensor)));
      case Q4_1, Q5_0, Q5_1, Q4_K, Q5_K, Q6_K -> new BlockRows(tensor);
      default ->
          throw new TensorException(
              operation + ": dtype",
              "F32, F16, BF16, I8 or blocks that are read",
              tensor.dtype().name(),
              tensor.where());
    };
  }

  /// The same memory as rows of bytes.
  private static Tensor bytes(Tensor blocks) {
    DType dtype = blocks.dtype();
    long rowBytes = blocks.shape().dim(1) / dtype.blockElements() * dtype.blockBytes();
    Shape shape = blocks.shape().withLast(rowBytes);
    return Tensor.of(blocks.name(), DType.U8, shape, blocks.segment(), blocks.source());
  }

  /// The rows of a matrix of codes.
  static Rows of(Quantized weight) {
    return new QuantizedRows(weight);
  }

  /// How a `Linear` packs these rows.
  PanelForm panelForm();

  /// Writes what panels hold of a row's columns: signed codes where there are scales, numbers
  /// otherwise.
  default void copyCodes(long id, int from, int count, float[] out, int outOffset) {
    copyColumns(id, from, count, out, outOffset);
  }

  /// Writes, for each 32 columns of row `id`, the scale of those codes and what is added.
  ///
  /// @param to two floats for each 32 columns
  default void scales(long id, float[] to) {
    throw new UnsupportedOperationException("numbers have no scales");
  }

  /// How bags add these rows up in registers; null if they widen them first.
  @Nullable PooledRows pooled();

  /// Bytes from a row's beginning to the next one's.
  long rowBytes();

  /// What reads their pages before vectors do.
  ColdReads coldReads();

  /// Writes what makes numbers of the codes of rows `ids[from .. end)`: the scale of each group,
  /// and behind it what is added and the zero where groups differ in them or a row has one scale.
  default void readScales(long[] ids, int from, int end, float[] to) {}

  /// Brings rows `ids[from .. from + count)` to where they are at hand, if that pays.
  default void fetch(long[] ids, int from, int count) {}

  /// How many rows there are.
  long count();

  /// Elements a row.
  int width();

  /// Writes row `id` as floats.
  void copy(long id, float[] out, int outOffset);

  /// Writes `count` elements of row `id`, from column `from` on, as floats.
  void copyColumns(long id, int from, int count, float[] out, int outOffset);

  /// Writes rows `first` up to `first + count` as floats, one behind the other.
  default void copyWindow(long first, int count, float[] out, int outOffset) {
    for (int i = 0; i < count; i++) {
      copyColumns(first + i, 0, width(), out, outOffset + i * width());
    }
  }

  /// Writes rows `ids[from .. from + count)` as floats, `outStride` floats from start to start.
  void copy(int[] ids, int from, int count, float[] out, int outOffset, int outStride);

  /// Writes rows `ids[from .. from + count)` as floats, `outStride` floats from start to start.
  void copy(long[] ids, int from, int count, float[] out, int outOffset, int outStride);

  /// Writes rows `ids[from .. from + count)` as little-endian F32, one behind the other.
  void copy(int[] ids, int from, int count, MemorySegment out, long outByteOffset);

  /// Writes rows `ids[from .. from + count)` as little-endian F32, one behind the other.
  void copy(long[] ids, int from, int count, MemorySegment out, long outByteOffset);
}
