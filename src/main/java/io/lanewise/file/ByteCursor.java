package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// Reads the header of a binary format from its start to its end: little-endian, and never beyond
/// the file.
///
/// Every read first compares what it needs with what is left, so a length that a file declares is
/// refused before anything is allocated for it.
final class ByteCursor implements HeaderAllowance.Refusal {
  private static final int WINDOW = 1 << 16;

  private final MappedFile file;
  private final ByteBuffer window;
  private long windowEnd;

  /// @param start the first byte
  ByteCursor(MappedFile file, long start) {
    this.file = file;
    int size = (int) Math.min(WINDOW, Math.max(Long.BYTES, file.size()));
    this.window = ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN).limit(0);
    this.windowEnd = start;
  }

  /// The offset in the file of the next byte.
  long position() {
    return windowEnd - window.remaining();
  }

  /// Bytes from here to the end of the file.
  long remaining() {
    return file.size() - position();
  }

  /// Refuses the file if fewer than `bytes` are left, without reading them.
  ///
  /// @param what what is to be read, for the error
  void require(String what, long bytes) {
    if (Long.compareUnsigned(bytes, remaining()) > 0) {
      throw error(Kind.TRUNCATED, what, Long.toUnsignedString(bytes) + " bytes", remaining() + "");
    }
  }

  /// A refusal of what stands here.
  @Override
  public WeightFormatException error(Kind kind, String what, String expected, String actual) {
    return file.error(kind, what, expected, actual, null, position());
  }

  byte int8(String what) {
    return fill(what, Byte.BYTES).get();
  }

  short int16(String what) {
    return fill(what, Short.BYTES).getShort();
  }

  int int32(String what) {
    return fill(what, Integer.BYTES).getInt();
  }

  long int64(String what) {
    return fill(what, Long.BYTES).getLong();
  }

  float float32(String what) {
    return fill(what, Float.BYTES).getFloat();
  }

  double float64(String what) {
    return fill(what, Double.BYTES).getDouble();
  }

  /// The next `count` bytes in a new array.
  byte[] bytes(String what, int count) {
    require(what, count);
    byte[] bytes = new byte[count];
    file.copy(position(), bytes, 0, count);
    skip(what, count);
    return bytes;
  }

  /// The next `count` bytes, to the beginning of an array that has room for them.
  void bytes(String what, byte[] to, int count) {
    if (count <= window.remaining()) {
      window.get(to, 0, count);
      return;
    }
    require(what, count);
    file.copy(position(), to, 0, count);
    skip(what, count);
  }

  /// Goes on behind `count` bytes.
  void skip(String what, long count) {
    require(what, count);
    if (count <= window.remaining()) {
      window.position(window.position() + (int) count);
    } else {
      windowEnd = position() + count;
      window.limit(0).position(0);
    }
  }

  private ByteBuffer fill(String what, int count) {
    if (window.remaining() < count) {
      require(what, count);
      long at = position();
      int length = (int) Math.min(window.capacity(), file.size() - at);
      window.clear().limit(length);
      file.copy(at, window.array(), 0, length);
      windowEnd = at + length;
    }
    return window;
  }
}
