package io.lanewise.jmh.peers;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/// The two kinds of field that an ONNX model needs, in protobuf's
/// [encoding](https://protobuf.dev/programming-guides/encoding/).
final class Protobuf {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();

  Protobuf number(int field, long value) {
    varint(field << 3);
    varint(value);
    return this;
  }

  Protobuf bytes(int field, byte[] value) {
    varint((field << 3) | 2);
    varint(value.length);
    bytes.writeBytes(value);
    return this;
  }

  Protobuf text(int field, String value) {
    return bytes(field, value.getBytes(StandardCharsets.UTF_8));
  }

  Protobuf message(int field, Protobuf value) {
    return bytes(field, value.toBytes());
  }

  byte[] toBytes() {
    return bytes.toByteArray();
  }

  private void varint(long value) {
    long rest = value;
    while ((rest & ~0x7FL) != 0) {
      bytes.write((int) (rest & 0x7F) | 0x80);
      rest >>>= 7;
    }
    bytes.write((int) rest);
  }
}
