package io.lanewise.layer;

import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.MemorySegment;
import org.jspecify.annotations.Nullable;

/// The checks of a call's operands, so that nothing below them checks again.
final class Bounds {
  private Bounds() {}

  /// Requires `count` floats in an array from `offset` on.
  static void array(String what, float[] array, int offset, long count) {
    if (offset < 0 || count < 0 || offset + count > array.length) {
      throw tooSmall(what, count, "elements", offset, array.length);
    }
  }

  /// Requires `rows` rows of `columns` floats, `stride` from start to start, from `offset` on.
  static void strided(String what, float[] array, int offset, int rows, int columns, int stride) {
    if (stride < columns) {
      throw new TensorException(what + " stride", ">= " + columns, Integer.toString(stride), "");
    }
    array(what, array, offset, rows == 0 ? 0 : (rows - 1L) * stride + columns);
  }

  /// Requires `rows` rows of `columns` floats in a segment from byte `offset` on.
  static void segment(String what, MemorySegment segment, long offset, long rows, int columns) {
    long size = segment.byteSize();
    long most = (size - offset) / Float.BYTES;
    if (offset < 0 || rows < 0 || offset > size || (columns > 0 && rows > most / columns)) {
      throw new TensorException(
          what,
          rows + " rows of " + columns + " floats from byte " + offset,
          size + " bytes in all",
          "");
    }
  }

  /// How many rows some elements are: a whole number of them, none where a row has no element.
  ///
  /// @param weight for the error, or null
  static int rows(String what, int length, int columns, @Nullable Tensor weight) {
    int rows = columns == 0 ? 0 : length / columns;
    if ((long) rows * columns != length) {
      String where = weight == null ? "" : "weight " + weight;
      throw new TensorException(what, "a multiple of " + columns, Integer.toString(length), where);
    }
    return rows;
  }

  /// The length of an array that has room for some rows.
  static int length(String what, int rows, int columns) {
    long length = (long) rows * columns;
    if (length > Integer.MAX_VALUE - 8) {
      throw new TensorException(what, "< 2^31 elements", rows + " rows of " + columns, "");
    }
    return (int) length;
  }

  /// Requires `count` ids from `offset` on.
  static void ids(int length, int offset, int count) {
    if (offset < 0 || count < 0 || offset > length - count) {
      throw tooSmall("embedding: ids", count, "ids", offset, length);
    }
  }

  private static TensorException tooSmall(
      String what, long count, String unit, long offset, long size) {
    return new TensorException(
        what, count + " " + unit + " from offset " + offset, size + " " + unit + " in all", "");
  }
}
