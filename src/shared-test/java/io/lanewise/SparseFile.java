package io.lanewise;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/// Large safetensors files that take no space, and lose their end.
public final class SparseFile {
  private SparseFile() {}

  /// A file with one F32 tensor of zeros that takes no space; returns its size.
  public static long write(Path path, int rows, int columns) throws IOException {
    long bytes = (long) rows * columns * 4;
    String header =
        "{\"w\":{\"dtype\":\"F32\",\"shape\":[%d,%d],\"data_offsets\":[0,%d]}}"
            .formatted(rows, columns, bytes);
    ByteBuffer head = ByteBuffer.allocate(8 + header.length()).order(ByteOrder.LITTLE_ENDIAN);
    head.putLong(header.length()).put(header.getBytes(StandardCharsets.UTF_8)).flip();
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      channel.write(head, 0);
      channel.write(ByteBuffer.allocate(1), 8L + header.length() + bytes - 1);
      return channel.size();
    }
  }

  /// Cuts a file to its first bytes.
  public static void truncate(Path path, long size) throws IOException {
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(size);
    }
  }
}
