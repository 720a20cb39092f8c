package io.lanewise.jmh;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// What stands around a table of floats in a file of some format.
///
/// @param head before the first row
/// @param tail behind the last
record SparseTable(ByteBuffer head, ByteBuffer tail) {

  /// @param format safetensors, npy, gguf or fasttext
  static SparseTable of(String format, long rows, int columns) {
    return switch (format) {
      case "safetensors" -> new SparseTable(safetensors(rows, columns), room(0));
      case "npy" -> new SparseTable(npy(rows, columns), room(0));
      case "gguf" -> new SparseTable(gguf(rows, columns), room(0));
      case "fasttext" -> fastText(rows, columns);
      default -> throw new IllegalArgumentException(format);
    };
  }

  private static ByteBuffer room(int size) {
    return ByteBuffer.allocate(size).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static byte[] ascii(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  private static ByteBuffer safetensors(long rows, int columns) {
    byte[] header =
        ascii(
            "{\"w\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[0,%d]}}"
                .formatted(rows, columns, rows * columns * Float.BYTES));
    return room(8 + header.length).putLong(header.length).put(header).flip();
  }

  private static ByteBuffer npy(long rows, int columns) {
    String header =
        "{'descr': '<f4', 'fortran_order': False, 'shape': (%d, %d), }".formatted(rows, columns);
    String padded = "%-117s\n".formatted(header);
    return room(10 + padded.length())
        .put((byte) 0x93)
        .put(ascii("NUMPY"))
        .put((byte) 1)
        .put((byte) 0)
        .putShort((short) padded.length())
        .put(ascii(padded))
        .flip();
  }

  private static ByteBuffer gguf(long rows, int columns) {
    ByteBuffer header = room(96);
    header.put(ascii("GGUF")).putInt(3).putLong(1).putLong(0);
    header.putLong(1).put(ascii("w")).putInt(2).putLong(columns).putLong(rows);
    return header.putInt(0).putLong(0).rewind();
  }

  /// A model of one word, whose other rows are its buckets.
  private static SparseTable fastText(long rows, int columns) {
    ByteBuffer head = room(200);
    head.putInt(793712314).putInt(12);
    for (int argument : new int[] {columns, 5, 5, 1, 5, 1, 2, 2, (int) rows - 1, 3, 6, 100}) {
      head.putInt(argument);
    }
    head.putDouble(1e-4).putInt(1).putInt(1).putInt(0).putLong(7).putLong(-1);
    head.put(ascii("w")).put((byte) 0).putLong(7).put((byte) 0);
    head.put((byte) 0).putLong(rows).putLong(columns);
    ByteBuffer tail = room(17 + columns * Float.BYTES);
    tail.put((byte) 0).putLong(1).putLong(columns).rewind();
    return new SparseTable(head.flip(), tail);
  }
}
