package io.lanewise.file;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/// Makes safetensors files by hand, right ones and wrong ones.
final class SafetensorsBytes {
  private SafetensorsBytes() {}

  /// Header length, header as given, then `dataSize` bytes that count up from 0.
  static Path write(Path file, String header, int dataSize) throws IOException {
    return Files.write(file, of(header.getBytes(StandardCharsets.UTF_8), dataSize));
  }

  static byte[] of(byte[] header, int dataSize) {
    byte[] bytes =
        ByteBuffer.allocate(8 + header.length + dataSize)
            .order(ByteOrder.LITTLE_ENDIAN)
            .putLong(header.length)
            .put(header)
            .array();
    for (int i = 0; i < dataSize; i++) {
      bytes[8 + header.length + i] = (byte) i;
    }
    return bytes;
  }

  /// The entry of a tensor, without braces around it.
  static String entry(String name, String dtype, String shape, Object begin, Object end) {
    return "\"%s\":{\"dtype\":\"%s\",\"shape\":%s,\"data_offsets\":[%s,%s]}"
        .formatted(name, dtype, shape, begin, end);
  }
}
