package io.lanewise;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The bytes of a GGUF file, written one piece after the other: right or wrong, as a test wants it.
public final class GgufBytes {
  private ByteBuffer bytes = ByteBuffer.allocate(1 << 10).order(ByteOrder.LITTLE_ENDIAN);

  /// The mark, version 3, and how many tensors and keys are to follow.
  public static GgufBytes file(long tensors, long keys) {
    return new GgufBytes().raw('G', 'G', 'U', 'F').u32(3).i64(tensors).i64(keys);
  }

  /// Bytes as they are.
  public GgufBytes raw(int... values) {
    for (int value : values) {
      room(1).put((byte) value);
    }
    return this;
  }

  /// Bytes as they are.
  public GgufBytes raw(byte[] values) {
    room(values.length).put(values);
    return this;
  }

  /// Four bytes.
  public GgufBytes u32(long value) {
    room(4).putInt((int) value);
    return this;
  }

  /// Eight bytes.
  public GgufBytes i64(long value) {
    room(8).putLong(value);
    return this;
  }

  /// A length and UTF-8.
  public GgufBytes string(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return i64(utf8.length).raw(utf8);
  }

  /// A tensor's description.
  ///
  /// @param type its id
  /// @param dims innermost first
  public GgufBytes tensor(String name, int type, long offset, long... dims) {
    string(name).u32(dims.length);
    for (long dim : dims) {
      i64(dim);
    }
    return u32(type).i64(offset);
  }

  /// Zeros up to the next multiple of `alignment`.
  public GgufBytes pad(int alignment) {
    return zeros(Math.floorMod(-bytes.position(), alignment));
  }

  /// Zeros.
  public GgufBytes zeros(int count) {
    return raw(new byte[count]);
  }

  /// All bytes so far.
  public byte[] toArray() {
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private ByteBuffer room(int more) {
    if (bytes.remaining() < more) {
      int size = Math.max(2 * bytes.capacity(), bytes.position() + more);
      bytes = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).put(bytes.flip());
    }
    return bytes;
  }
}
