package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/// A second reading of what NpyWriter writes: version 1, little-endian F32, row-major.
final class NpyFile {
  private static final int PREFIX = 10;

  private final String shape;
  private final float[] values;

  private NpyFile(String shape, float[] values) {
    this.shape = shape;
    this.values = values;
  }

  String shape() {
    return shape;
  }

  float[] values() {
    return values;
  }

  static NpyFile read(Path file) throws IOException {
    byte[] bytes = Files.readAllBytes(file);
    byte[] magic = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};
    assertArrayEquals(magic, Arrays.copyOf(bytes, magic.length));
    int length = (bytes[8] & 0xff) | (bytes[9] & 0xff) << 8;
    String header = new String(bytes, PREFIX, length, StandardCharsets.ISO_8859_1);
    assertTrue(header.contains("'descr': '<f4'"), header);
    assertTrue(header.contains("'fortran_order': False"), header);
    int open = header.indexOf('(');
    ByteBuffer data =
        ByteBuffer.wrap(bytes, PREFIX + length, bytes.length - PREFIX - length)
            .slice()
            .order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[data.remaining() / Float.BYTES];
    data.asFloatBuffer().get(values);
    return new NpyFile(header.substring(open, header.indexOf(')') + 1), values);
  }
}
