package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.StreamedTensor;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The header that [SafetensorsWriter] puts in front of the data: compact JSON, padded with spaces.
final class HeaderText {
  /// UTF-8 bytes compare like code points, which is how the reference compares; chars don't.
  static final Comparator<String> BY_CODE_POINT =
      (a, b) ->
          Arrays.compareUnsigned(
              a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

  private final Path target;
  private final StringBuilder json = new StringBuilder();

  private HeaderText(Path target) {
    this.target = target;
  }

  /// The header of tensors that lie one behind the other in this order.
  ///
  /// @param prefix bytes of the file before the header
  /// @param alignment the data begins at a multiple of it
  /// @throws WeightFormatException if the reader would not take it
  static byte[] of(
      Path target,
      List<? extends StreamedTensor> tensors,
      Map<String, String> metadata,
      int prefix,
      int alignment) {
    HeaderText header = new HeaderText(target);
    header.checkNames(tensors);
    header.append(tensors, metadata);
    return header.padded(prefix, alignment);
  }

  private void append(List<? extends StreamedTensor> tensors, Map<String, String> metadata) {
    json.append('{');
    if (!metadata.isEmpty()) {
      appendMetadata(metadata);
    }
    long begin = 0;
    for (StreamedTensor tensor : tensors) {
      separate();
      long end = begin + tensor.byteCount();
      appendTensor(tensor, begin, end);
      begin = end;
    }
    json.append('}');
  }

  private byte[] padded(int prefix, int alignment) {
    byte[] text = json.toString().getBytes(StandardCharsets.UTF_8);
    int whole = (prefix + text.length + alignment - 1) / alignment * alignment;
    int padded = whole - prefix;
    limit("header", SafetensorsReader.LONGEST_HEADER, padded, null);
    byte[] header = Arrays.copyOf(text, padded);
    Arrays.fill(header, text.length, padded, (byte) ' ');
    return header;
  }

  private void checkNames(List<? extends StreamedTensor> tensors) {
    List<String> names = new ArrayList<>(tensors.stream().map(StreamedTensor::name).toList());
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

  private void appendTensor(StreamedTensor tensor, long begin, long end) {
    limit("shape", HeaderAllowance.MOST_DIMENSIONS, tensor.shape().rank(), tensor.name());
    if (tensor.dtype().isBlock()) {
      String name = tensor.dtype().name();
      throw refused(Kind.UNSUPPORTED, "dtype", "one that safetensors has", name, tensor.name());
    }
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
