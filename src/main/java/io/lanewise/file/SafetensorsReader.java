package io.lanewise.file;

import io.lanewise.file.SafetensorsHeader.Declared;
import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Reads [safetensors](https://github.com/huggingface/safetensors#format): header length, JSON, data.
///
/// ```
/// [0, 8)      N, unsigned 64-bit little-endian
/// [8, 8+N)    JSON: see SafetensorsHeader
/// [8+N, …)    data; the tensors' ranges partition it: no overlap, no hole, nothing behind
/// ```
///
/// Checks come in the order of the reference (`read_metadata` in `safetensors/src/tensor.rs`), so
/// that a file that is wrong twice gives the same first error. Beyond it, names must be unique.
final class SafetensorsReader implements WeightFormat {
  /// The reference's own limit: decimal, and held before the length is compared with the file.
  static final long LONGEST_HEADER = 100_000_000;

  static final String NAME = "safetensors";

  private static final int LENGTH_BYTES = 8;

  private static final Comparator<Declared> BY_RANGE =
      Comparator.<Declared>comparingLong(t -> t.begin() ^ Long.MIN_VALUE)
          .thenComparingLong(t -> t.end() ^ Long.MIN_VALUE);

  /// The format has no mark of its own: it is what a file is if it is nothing else.
  @Override
  public boolean recognises(MappedFile file) {
    return true;
  }

  @Override
  public Contents read(MappedFile file, HeaderAllowance allowance) {
    long length = headerLength(file);
    StrictJson json = new StrictJson(file, "header", LENGTH_BYTES, length);
    SafetensorsHeader header = SafetensorsHeader.parse(json, allowance);
    List<TensorEntry> entries = locate(file, header.tensors(), LENGTH_BYTES + length);
    return new Contents(NAME, Collections.unmodifiableMap(header.metadata()), entries);
  }

  private static long headerLength(MappedFile file) {
    if (file.size() < LENGTH_BYTES) {
      throw error(Kind.TRUNCATED, "file", ">= 8 bytes", file.size() + "", file, null, 0);
    }
    long length = file.unsignedLong(0);
    if (Long.compareUnsigned(length, LONGEST_HEADER) > 0) {
      String actual = Long.toUnsignedString(length);
      throw error(Kind.LIMIT, "header length", "<= " + LONGEST_HEADER, actual, file, null, 0);
    }
    long rest = file.size() - LENGTH_BYTES;
    if (length > rest) {
      String expected = length + " bytes";
      throw error(Kind.TRUNCATED, "header", expected, rest + "", file, null, LENGTH_BYTES);
    }
    return length;
  }

  private static List<TensorEntry> locate(
      MappedFile file, List<Declared> tensors, long dataStart) {
    tensors.sort(BY_RANGE);
    long dataSize = file.size() - dataStart;
    List<TensorEntry> entries = new ArrayList<>(tensors.size());
    Declared beyond = null;
    long end = 0;
    for (int i = 0; i < tensors.size(); i++) {
      Declared tensor = tensors.get(i);
      entries.add(entry(file, tensor, end, dataStart));
      end = tensor.end();
      if (beyond == null && Long.compareUnsigned(end, dataSize) > 0) {
        beyond = tensor;
      }
    }
    if (end != dataSize) {
      Kind kind = beyond == null ? Kind.TRAILING : Kind.TRUNCATED;
      String expected = Long.toUnsignedString(end) + " bytes";
      String name = beyond == null ? null : beyond.name();
      throw error(kind, "data", expected, dataSize + "", file, name, dataStart);
    }
    return Collections.unmodifiableList(entries);
  }

  /// @param previous where the tensor before ended: here this one must begin
  private static TensorEntry entry(
      MappedFile file, Declared tensor, long previous, long dataStart) {
    long begin = tensor.begin();
    long end = tensor.end();
    String name = tensor.name();
    if (Long.compareUnsigned(end, begin) < 0) {
      String expected = "end >= " + Long.toUnsignedString(begin);
      String actual = Long.toUnsignedString(end);
      throw error(Kind.OVERLAP, "data_offsets", expected, actual, file, name, -1);
    }
    if (begin != previous) {
      Kind kind = Long.compareUnsigned(begin, previous) < 0 ? Kind.OVERLAP : Kind.HOLE;
      String expected = "begin " + Long.toUnsignedString(previous);
      String actual = Long.toUnsignedString(begin);
      throw error(kind, "data_offsets", expected, actual, file, name, dataStart + previous);
    }
    Shape shape = shape(file, tensor, dataStart + begin);
    long bytes = shape.elementCount() * tensor.dtype().bits() / 8;
    if (end - begin != bytes) {
      String what = tensor.dtype() + " " + shape;
      String actual = Long.toUnsignedString(end - begin);
      throw error(Kind.SIZE, what, bytes + " bytes", actual, file, name, dataStart + begin);
    }
    return new TensorEntry(name, tensor.dtype(), shape, file.path(), dataStart + begin, bytes);
  }

  /// The shape, after the reference's checks that its bits are countable and fill whole bytes.
  private static Shape shape(MappedFile file, Declared tensor, long offset) {
    DType dtype = tensor.dtype();
    long count = 1;
    for (long dim : tensor.dims()) {
      // A dimension from 2^63 on looks negative, and is beyond us even where another is 0.
      if (dim < 0 || dim != 0 && count > Long.MAX_VALUE / dim) {
        throw overflow("element count", file, tensor, offset);
      }
      count *= dim;
    }
    if (count > Long.MAX_VALUE / dtype.bits()) {
      throw overflow("bit count", file, tensor, offset);
    }
    long bits = count * dtype.bits();
    if (bits % 8 != 0) {
      String what = dtype + " " + text(tensor.dims());
      String actual = bits + " bits";
      throw error(Kind.SIZE, what, "whole bytes", actual, file, tensor.name(), offset);
    }
    return Shape.of(tensor.dims());
  }

  private static WeightFormatException overflow(
      String what, MappedFile file, Declared tensor, long offset) {
    String actual = "overflow of " + tensor.dtype() + " " + text(tensor.dims());
    return error(Kind.OVERFLOW, what, "<= 2^63-1", actual, file, tensor.name(), offset);
  }

  private static String text(long[] dims) {
    return Arrays.toString(Arrays.stream(dims).mapToObj(Long::toUnsignedString).toArray());
  }

  private static WeightFormatException error(
      Kind kind,
      String what,
      String expected,
      String actual,
      MappedFile file,
      @Nullable String tensor,
      long offset) {
    return new WeightFormatException(
        kind, what, expected, actual, file.path(), tensor, offset, null);
  }
}
