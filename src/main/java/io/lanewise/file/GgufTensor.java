package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import java.util.Arrays;

/// A tensor as a GGUF header declares it: of a size that there is, not yet held against the data.
///
/// @param file for errors
/// @param at where its description begins
/// @param shape outermost first
/// @param offset in the data, unsigned
record GgufTensor(MappedFile file, long at, String name, DType dtype, Shape shape, long offset) {
  private static final int MOST_DIMENSIONS = 4;

  /// ggml's names have 64 bytes with the zero behind them.
  private static final int LONGEST_NAME = 63;

  /// Reads a description; checks all of it but the offset.
  static GgufTensor read(MappedFile file, GgufCursor cursor) {
    long at = cursor.position();
    String name = cursor.name("tensor name", LONGEST_NAME);
    int rank = cursor.bytes().int32("dimensions");
    if (Integer.compareUnsigned(rank, MOST_DIMENSIONS) > 0) {
      String actual = Integer.toUnsignedString(rank);
      throw file.error(Kind.LIMIT, "dimensions", "<= " + MOST_DIMENSIONS, actual, name, at);
    }
    long[] dims = new long[rank];
    for (int axis = rank - 1; axis >= 0; axis--) {
      dims[axis] = cursor.bytes().int64("dimension");
      if (dims[axis] < 0) {
        throw file.error(Kind.SCHEMA, "dimension", ">= 0", dims[axis] + "", name, at);
      }
    }
    int type = cursor.bytes().int32("tensor type");
    DType dtype = GgufType.ofTensor(type);
    if (dtype == null) {
      String actual = Integer.toUnsignedString(type);
      throw file.error(Kind.UNSUPPORTED, "tensor type", "a known one", actual, name, at);
    }
    long offset = cursor.bytes().int64("tensor offset");
    if (overflows(dims, dtype)) {
      String what = "size of " + dtype + " " + Arrays.toString(dims);
      throw file.error(Kind.OVERFLOW, what, "<= 2^63-1", "overflow", name, at);
    }
    GgufTensor tensor = new GgufTensor(file, at, name, dtype, Shape.of(dims), offset);
    tensor.checkBlocks();
    return tensor;
  }

  private static boolean overflows(long[] dims, DType dtype) {
    long count = 1;
    for (long dim : dims) {
      if (dim != 0 && count > Long.MAX_VALUE / dim) {
        return true;
      }
      count *= dim;
    }
    return count / dtype.blockElements() > Long.MAX_VALUE / dtype.blockBytes();
  }

  private void checkBlocks() {
    if (shape.last() % dtype.blockElements() != 0) {
      String expected = "a multiple of " + dtype.blockElements();
      throw error(Kind.SIZE, "columns of " + dtype + " " + shape, expected, shape.last() + "");
    }
  }

  /// Its place in the data.
  ///
  /// @param end where the padding of the tensor before ends: here this one must begin
  TensorEntry entry(long end) {
    if (offset != end) {
      Kind kind = Long.compareUnsigned(offset, end) < 0 ? Kind.OVERLAP : Kind.HOLE;
      throw error(kind, "tensor offset", end + "", Long.toUnsignedString(offset));
    }
    long bytes = shape.elementCount() / dtype.blockElements() * dtype.blockBytes();
    return new TensorEntry(name, dtype, shape, file.path(), end, bytes);
  }

  private WeightFormatException error(Kind kind, String what, String expected, String actual) {
    return file.error(kind, what, expected, actual, name, at);
  }
}
