package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// Reads [GGUF](https://github.com/ggml-org/ggml/blob/master/docs/gguf.md), versions 2 and 3.
///
/// ```
/// GGUF  version u32  tensors i64  keys i64        little-endian throughout
/// keys      × (key string, type u32, value)       a string is its length u64 and its bytes
/// tensors   × (name string, dimensions u32, each i64, innermost first; type u32, offset u64)
/// data      from the next multiple of general.alignment (32) on; each tensor padded to it
/// ```
///
/// As ggml's own reader does, it asks of every offset to be the padded sum of the sizes before it.
/// The last tensor needs no padding behind it, and what follows is ignored.
///
/// Heap: what [HeaderAllowance] allows. Native memory: for the tokens, if there are any, at most
/// five times the bytes that they take in the file.
final class GgufReader implements WeightFormat {
  static final String NAME = "gguf";

  private static final byte[] MAGIC = {'G', 'G', 'U', 'F'};

  /// A name, no dimension, type and offset; a key of one byte, type and a value of one byte.
  private static final long LEAST_TENSOR_BYTES = 24;

  private static final long LEAST_KEY_BYTES = 14;

  @Override
  public boolean recognises(MappedFile file) {
    return file.beginsWith(MAGIC);
  }

  @Override
  public Contents read(MappedFile file, Opening opening) {
    GgufCursor cursor = new GgufCursor(file, MAGIC.length);
    checkVersion(file, cursor);
    long tensors = cursor.count("tensor count", LEAST_TENSOR_BYTES);
    long keys = cursor.count("key count", LEAST_KEY_BYTES);
    GgufMetadata metadata = GgufMetadata.read(cursor, keys, file, opening);
    List<TensorEntry> entries = describe(file, cursor, tensors, metadata.alignment(), opening);
    locate(file, entries, padded(cursor.position(), metadata.alignment()));
    return new Contents(NAME, metadata.texts(), entries, Map.of(), metadata.tokens());
  }

  private static void checkVersion(MappedFile file, GgufCursor cursor) {
    long at = cursor.position();
    int version = cursor.bytes().int32("version");
    if (version == 2 || version == 3) {
      return;
    }
    String actual = Integer.toUnsignedString(version);
    if ((version & 0xffff) == 0 && version != 0) {
      actual += ", a file in big-endian order";
    }
    throw file.error(Kind.VERSION, "version", "2 or 3", actual, null, at);
  }

  /// The tensors with offsets that count from the start of the data.
  private static List<TensorEntry> describe(
      MappedFile file, GgufCursor cursor, long count, long alignment, Opening opening) {
    List<TensorEntry> entries = new ArrayList<>();
    Set<String> names = new HashSet<>();
    long end = 0;
    for (long i = 0; i < count; i++) {
      long at = cursor.position();
      GgufTensor tensor = GgufTensor.read(file, cursor);
      opening.allowance().tensor(cursor.bytes(), tensor.name(), tensor.shape().rank());
      if (!names.add(tensor.name())) {
        throw file.error(
            Kind.DUPLICATE, "tensor name", "unique names", "it twice", tensor.name(), at);
      }
      TensorEntry entry = tensor.entry(end);
      long size = padded(entry.byteLength(), alignment);
      if (size > Long.MAX_VALUE - end) {
        throw file.error(Kind.OVERFLOW, "all data", "<= 2^63-1 bytes", "more", tensor.name(), at);
      }
      end += size;
      entries.add(entry);
    }
    return entries;
  }

  /// The next multiple of a power of two; the greatest long where there is none.
  private static long padded(long bytes, long alignment) {
    long rest = -bytes & (alignment - 1);
    return bytes > Long.MAX_VALUE - rest ? Long.MAX_VALUE : bytes + rest;
  }

  /// Puts offsets in the file in the place of those in the data, which only now has a beginning.
  private static void locate(MappedFile file, List<TensorEntry> entries, long dataStart) {
    for (int i = 0; i < entries.size(); i++) {
      TensorEntry entry = entries.get(i);
      long rest = file.size() - dataStart - entry.byteOffset();
      if (rest < entry.byteLength()) {
        String expected = entry.byteLength() + " bytes";
        String actual = Math.max(0, rest) + "";
        long offset = dataStart + entry.byteOffset();
        throw file.error(Kind.TRUNCATED, "data", expected, actual, entry.name(), offset);
      }
      entries.set(
          i,
          new TensorEntry(
              entry.name(),
              entry.dtype(),
              entry.shape(),
              entry.file(),
              dataStart + entry.byteOffset(),
              entry.byteLength()));
    }
  }
}
