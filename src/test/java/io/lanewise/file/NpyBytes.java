package io.lanewise.file;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Makes npy files by hand, right ones and wrong ones.
final class NpyBytes {
  private NpyBytes() {}

  /// A header of a version as given, then the data.
  static byte[] of(int major, String header, byte... data) {
    byte[] text = header.getBytes(major < 3 ? StandardCharsets.ISO_8859_1 : StandardCharsets.UTF_8);
    ByteBuffer length = ByteBuffer.allocate(major == 1 ? 2 : 4).order(ByteOrder.LITTLE_ENDIAN);
    if (major == 1) {
      length.putShort((short) text.length);
    } else {
      length.putInt(text.length);
    }
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    bytes.writeBytes(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', (byte) major, 0});
    bytes.writeBytes(length.array());
    bytes.writeBytes(text);
    bytes.writeBytes(data);
    return bytes.toByteArray();
  }

  static String dict(String descr, boolean fortranOrder, String shape) {
    return "{'descr': '%s', 'fortran_order': %s, 'shape': %s, }"
        .formatted(descr, fortranOrder ? "True" : "False", shape);
  }

  /// Bytes that count up from 0.
  static byte[] counting(int length) {
    byte[] bytes = new byte[length];
    for (int i = 0; i < length; i++) {
      bytes[i] = (byte) i;
    }
    return bytes;
  }
}
