package io.lanewise.cli;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.channels.FileChannel.MapMode;
import java.nio.file.Files;
import java.nio.file.Path;

/// Collects vectors on disk until their number is known, which a tensor's file has in front.
///
/// So any number of vectors takes little memory. The disk is the target's own, where as much room
/// is needed anyway.
final class VectorSpool implements AutoCloseable {
  private final Path target;
  private final Path part;
  private final OutputStream out;
  private final ByteBuffer row;
  private final int columns;
  private long rows;

  /// @param target the file that will be written, beside which the vectors are collected
  VectorSpool(Path target, int columns) throws IOException {
    Path folder = target.toAbsolutePath().getParent();
    this.target = target;
    this.columns = columns;
    this.part = Files.createTempFile(folder == null ? Path.of("") : folder, ".lanewise", ".part");
    this.out = new BufferedOutputStream(Files.newOutputStream(part), 1 << 16);
    this.row = ByteBuffer.allocate(columns * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  /// Adds the first rows of an array.
  void add(float[] vectors, int count) throws IOException {
    for (int i = 0; i < count; i++) {
      row.asFloatBuffer().put(vectors, i * columns, columns);
      out.write(row.array());
    }
    rows += count;
  }

  /// Writes all vectors as one tensor (rows, columns).
  void write(OutputFormat format) throws IOException {
    out.flush();
    try (FileChannel channel = FileChannel.open(part);
        Arena arena = Arena.ofConfined()) {
      MemorySegment bytes =
          rows == 0 ? arena.allocate(0) : channel.map(MapMode.READ_ONLY, 0, channel.size(), arena);
      Shape shape = Shape.of(rows, columns);
      format.write(target, Tensor.of(OutputFormat.TENSOR, DType.F32, shape, bytes));
    }
  }

  @Override
  public void close() throws IOException {
    try (out) {
      Files.delete(part);
    }
  }
}
