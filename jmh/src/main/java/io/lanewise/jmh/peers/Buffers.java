package io.lanewise.jmh.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Native memory as the other libraries take it: direct buffers in the machine's byte order.
final class Buffers {
  private Buffers() {}

  static ByteBuffer of(float[] values) {
    ByteBuffer buffer = ofFloats(values.length);
    buffer.asFloatBuffer().put(values);
    return buffer;
  }

  static ByteBuffer of(int[] values) {
    ByteBuffer buffer = ofFloats(values.length);
    buffer.asIntBuffer().put(values);
    return buffer;
  }

  static ByteBuffer ofFloats(int count) {
    return ByteBuffer.allocateDirect(count * Float.BYTES).order(ByteOrder.nativeOrder());
  }

  static float[] floats(ByteBuffer buffer) {
    float[] values = new float[buffer.capacity() / Float.BYTES];
    buffer.duplicate().clear().order(ByteOrder.nativeOrder()).asFloatBuffer().get(values);
    return values;
  }
}
