package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Reads [safetensors](https://github.com/huggingface/safetensors#format): header length, JSON,
/// data.
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

  /// The format has no mark of its own: it is what a file is if it is nothing else.
  @Override
  public boolean recognises(MappedFile file) {
    return true;
  }

  @Override
  public Contents read(MappedFile file, Opening opening) {
    HeaderAllowance allowance = opening.allowance();
    long length = headerLength(file);
    JsonDocument text = new JsonDocument(file, "header", LENGTH_BYTES, length);
    StrictJson json = new StrictJson(text, allowance.nameBytes());
    SafetensorsHeader header = SafetensorsHeader.parse(json, allowance);
    List<TensorEntry> entries = locate(file, header.tensors(), LENGTH_BYTES + length);
    Vocabulary tokens = TokenTensors.find(file, header.metadata(), entries);
    return new Contents(NAME, header.metadata(), entries, Map.of(), tokens);
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
      MappedFile file, List<DeclaredTensor> tensors, long dataStart) {
    tensors.sort(DeclaredTensor.BY_RANGE);
    long dataSize = file.size() - dataStart;
    List<TensorEntry> entries = new ArrayList<>(tensors.size());
    String firstBeyond = null;
    long end = 0;
    for (DeclaredTensor tensor : tensors) {
      entries.add(tensor.locate(file, end, dataStart));
      end = tensor.end();
      if (firstBeyond == null && Long.compareUnsigned(end, dataSize) > 0) {
        firstBeyond = tensor.name();
      }
    }
    if (end != dataSize) {
      Kind kind = firstBeyond == null ? Kind.TRAILING : Kind.TRUNCATED;
      String expected = Long.toUnsignedString(end) + " bytes";
      throw error(kind, "data", expected, dataSize + "", file, firstBeyond, dataStart);
    }
    return entries;
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
