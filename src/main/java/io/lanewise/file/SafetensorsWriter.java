package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.Tensor;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Writes [safetensors](https://github.com/huggingface/safetensors#format) files, byte for byte as
/// the reference does.
///
/// Tensors are sorted by dtype, largest first, then by name; the header is compact JSON padded with
/// spaces to a multiple of eight. Metadata is sorted by key (the reference leaves its order open,
/// so files with two or more entries may differ from the reference's).
public final class SafetensorsWriter {
  private static final int ALIGNMENT = 8;

  /// UTF-8 bytes compare like code points, which is how the reference compares; chars don't.
  private static final Comparator<String> BY_CODE_POINT =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private static final Comparator<Tensor> REFERENCE_ORDER =
      Comparator.comparing(Tensor::dtype).reversed().thenComparing(Tensor::name, BY_CODE_POINT);

  private final Path target;
  private final StringBuilder json = new StringBuilder();

  private SafetensorsWriter(Path target) {
    this.target = target;
  }

  /// Creates or replaces a file, atomically: through a temporary file in the same folder. Safe even
  /// if the tensors are mapped from the target itself. Tensors of any size are streamed.
  ///
  /// @param tensors in any order, each name once
  /// @param metadata what `__metadata__` is to hold; nothing is written if it is empty
  /// @throws WeightFormatException if two tensors have one name (DUPLICATE), one is called
  ///   `__metadata__` (SCHEMA), a text holds half a surrogate pair (SYNTAX), or the file would be
  ///   over the limits of the reader (LIMIT)
  /// @throws WeightFileException if the file can't be written; nothing is left behind then
  public static void write(Path target, List<Tensor> tensors, Map<String, String> metadata) {
    List<Tensor> sorted = new ArrayList<>(tensors);
    sorted.sort(REFERENCE_ORDER);
    byte[] header = new SafetensorsWriter(target).header(sorted, metadata);
    byte[] length =
        ByteBuffer.allocate(8).order(ByteOrder.LITTLE_ENDIAN).putLong(header.length).array();
    AtomicFile.write(
        target,
        file -> {
          file.write(length);
          file.write(header);
          for (Tensor tensor : sorted) {
            file.write(tensor);
          }
        });
  }

  private byte[] header(List<Tensor> tensors, Map<String, String> metadata) {
    checkNames(tensors);
    json.append('{');
    if (!metadata.isEmpty()) {
      appendMetadata(metadata);
    }
    long begin = 0;
    for (Tensor tensor : tensors) {
      separate();
      long end = begin + tensor.segment().byteSize();
      appendTensor(tensor, begin, end);
      begin = end;
    }
    byte[] text = json.append('}').toString().getBytes(StandardCharsets.UTF_8);
    int padded = (text.length + ALIGNMENT - 1) / ALIGNMENT * ALIGNMENT;
    limit("header", SafetensorsReader.LONGEST_HEADER, padded, null);
    byte[] header = Arrays.copyOf(text, padded);
    Arrays.fill(header, text.length, padded, (byte) ' ');
    return header;
  }

  private void checkNames(List<Tensor> tensors) {
    List<String> names = new ArrayList<>(tensors.stream().map(Tensor::name).toList());
    names.sort(null);
    String previous = null;
    for (String name : names) {
      if (name.equals(previous)) {
        throw refused(Kind.DUPLICATE, "tensors", "unique names", "two of one name", name);
      }
      if (name.equals(SafetensorsHeader.METADATA)) {
        throw refused(Kind.SCHEMA, "tensor name", "another", "the name of metadata", name);
      }
      limit("tensor name", JsonDocument.LONGEST_NAME, name.length(), name);
      previous = name;
    }
  }

  private void appendMetadata(Map<String, String> metadata) {
    List<String> keys = new ArrayList<>(metadata.keySet());
    keys.sort(BY_CODE_POINT);
    appendText(SafetensorsHeader.METADATA, null);
    json.append(":{");
    for (String key : keys) {
      String value = String.valueOf(metadata.get(key));
      limit("metadata key", JsonDocument.LONGEST_NAME, key.length(), null);
      limit("metadata value", JsonDocument.LONGEST_STRING, value.length(), null);
      separate();
      appendText(key, null);
      json.append(':');
      appendText(value, null);
    }
    json.append('}');
  }

  private void appendTensor(Tensor tensor, long begin, long end) {
    limit("shape", HeaderAllowance.MOST_DIMENSIONS, tensor.shape().rank(), tensor.name());
    appendText(tensor.name(), tensor.name());
    json.append(":{\"dtype\":\"").append(tensor.dtype()).append("\",\"shape\":");
    json.append(Arrays.toString(tensor.shape().toArray()).replace(" ", ""));
    json.append(",\"data_offsets\":[").append(begin).append(',').append(end).append("]}");
  }

  private void separate() {
    if (json.charAt(json.length() - 1) != '{') {
      json.append(',');
    }
  }

  /// Escapes as the reference's serializer does: what JSON demands and nothing else.
  private void appendText(String text, @Nullable String tensor) {
    json.append('"');
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '"' -> json.append("\\\"");
                case '\\' -> json.append("\\\\");
                case '\b' -> json.append("\\b");
                case '\f' -> json.append("\\f");
                case '\n' -> json.append("\\n");
                case '\r' -> json.append("\\r");
                case '\t' -> json.append("\\t");
                default -> appendOther(c, tensor);
              }
            });
    json.append('"');
  }

  private void appendOther(int codePoint, @Nullable String tensor) {
    if (codePoint < 0x20) {
      json.append(codePoint < 0x10 ? "\\u000" : "\\u00").append(Integer.toHexString(codePoint));
    } else if (Character.getType(codePoint) == Character.SURROGATE) {
      String half = "half of one: 0x" + Integer.toHexString(codePoint);
      throw refused(Kind.SYNTAX, "text", "surrogate pairs", half, tensor);
    } else {
      json.appendCodePoint(codePoint);
    }
  }

  private void limit(String what, long most, long actual, @Nullable String tensor) {
    if (actual > most) {
      throw refused(Kind.LIMIT, what + " length", "<= " + most, actual + "", tensor);
    }
  }

  private WeightFormatException refused(
      Kind kind, String what, String expected, String actual, @Nullable String tensor) {
    return new WeightFormatException(
        kind, "write: " + what, expected, actual, target, tensor, -1, null);
  }
}
