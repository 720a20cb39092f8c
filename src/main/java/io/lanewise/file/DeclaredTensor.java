package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import java.util.Arrays;
import java.util.Comparator;

/// A tensor as a safetensors header declares it: well typed, not yet held against the data.
///
/// Dimensions and range are unsigned: from 2⁶³ on they look negative.
final class DeclaredTensor {
  static final Comparator<DeclaredTensor> BY_RANGE =
      Comparator.<DeclaredTensor>comparingLong(t -> t.begin ^ Long.MIN_VALUE)
          .thenComparingLong(t -> t.end ^ Long.MIN_VALUE);

  private final String name;
  private final DType dtype;
  private final long[] dims;
  private final long begin;
  private final long end;

  DeclaredTensor(String name, DType dtype, long[] dims, long begin, long end) {
    this.name = name;
    this.dtype = dtype;
    this.dims = dims;
    this.begin = begin;
    this.end = end;
  }

  String name() {
    return name;
  }

  /// Where it ends, counted from the start of the data.
  long end() {
    return end;
  }

  /// Checks range, shape and size, in the order of the reference.
  ///
  /// @param previous where the tensor before ended: here this one must begin
  /// @param dataStart where the data begins in the file
  TensorEntry locate(MappedFile file, long previous, long dataStart) {
    if (Long.compareUnsigned(end, begin) < 0) {
      String expected = "end >= " + Long.toUnsignedString(begin);
      throw error(
          Kind.OVERLAP, "data_offsets", expected, Long.toUnsignedString(end), file, dataStart);
    }
    if (begin != previous) {
      Kind kind = Long.compareUnsigned(begin, previous) < 0 ? Kind.OVERLAP : Kind.HOLE;
      String expected = "begin " + Long.toUnsignedString(previous);
      String actual = Long.toUnsignedString(begin);
      throw error(kind, "data_offsets", expected, actual, file, dataStart + previous);
    }
    long offset = dataStart + begin;
    long bytes = byteCount(file, offset);
    if (end - begin != bytes) {
      String actual = Long.toUnsignedString(end - begin);
      throw error(Kind.SIZE, "size of " + this, bytes + " bytes", actual, file, offset);
    }
    return new TensorEntry(name, dtype, Shape.of(dims), file.path(), offset, bytes);
  }

  private long byteCount(MappedFile file, long offset) {
    long count = 1;
    for (long dim : dims) {
      // A dimension from 2^63 on is beyond us even where another one is 0.
      if (dim < 0 || (dim != 0 && count > Long.MAX_VALUE / dim)) {
        throw error(Kind.OVERFLOW, "elements of " + this, "<= 2^63-1", "overflow", file, offset);
      }
      count *= dim;
    }
    if (count > Long.MAX_VALUE / dtype.bits()) {
      throw error(Kind.OVERFLOW, "bits of " + this, "<= 2^63-1", "overflow", file, offset);
    }
    long bits = count * dtype.bits();
    if (bits % 8 != 0) {
      throw error(Kind.SIZE, "size of " + this, "whole bytes", bits + " bits", file, offset);
    }
    return bits / 8;
  }

  private WeightFormatException error(
      Kind kind, String what, String expected, String actual, MappedFile file, long offset) {
    return new WeightFormatException(kind, what, expected, actual, file.path(), name, offset, null);
  }

  /// For example `F32 [2, 3]`.
  @Override
  public String toString() {
    return dtype + " " + Arrays.stream(dims).mapToObj(Long::toUnsignedString).toList();
  }
}
