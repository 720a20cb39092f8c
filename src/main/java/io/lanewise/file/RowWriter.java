package io.lanewise.file;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.StreamedTensor;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.LongFunction;

/// Writes rows of floats as they come, of which nobody knows yet how many there will be: one tensor
/// (rows, columns), F32.
///
/// ```java
/// try (RowWriter writer = RowWriter.npy(Path.of("vectors.npy"), 256)) {
///   writer.add(vectors, 0, 100);
///   writer.finish();
/// }
/// ```
///
/// Each row is written once: the header leaves room for any number of them, and is written again at
/// the end. The file is created or replaced atomically by [#finish]; [#close] without it leaves the
/// old one. One thread at a time. Memory: a buffer of 256 KiB.
public final class RowWriter implements AutoCloseable {
  private static final int BUFFER_BYTES = 1 << 18;
  private static final int LENGTH_BYTES = 8;
  private static final int CACHE_LINE = 64;

  private final Path target;
  private final AtomicFile file;
  private final int columns;

  /// By the number of rows; always as long.
  private final LongFunction<byte[]> header;

  private final Arena arena;
  private final MemorySegment buffer;
  private long used;
  private long elements;

  private RowWriter(Path target, int columns, LongFunction<byte[]> header) {
    this.target = target;
    this.columns = columns;
    this.header = header;
    this.file = AtomicFile.create(target);
    this.arena = Arena.ofShared();
    this.buffer = arena.allocate(BUFFER_BYTES, CACHE_LINE);
    try {
      file.write(header.apply(0));
    } catch (IOException failure) {
      close();
      throw AtomicFile.unwritable(target, failure);
    }
  }

  /// Begins an npy file.
  ///
  /// @throws WeightFileException if it can't be written
  public static RowWriter npy(Path target, int columns) {
    requireColumns(target, columns);
    return new RowWriter(target, columns, rows -> NpyWriter.header("<f4", Shape.of(rows, columns)));
  }

  /// Begins a safetensors file of one tensor. Its data begin at a multiple of 64.
  ///
  /// @throws WeightFormatException if a tensor can't have that name
  /// @throws WeightFileException if it can't be written
  public static RowWriter safetensors(Path target, String name, int columns) {
    requireColumns(target, columns);
    int length = safetensors(target, name, columns, Long.MAX_VALUE / Float.SIZE / columns).length;
    return new RowWriter(
        target,
        columns,
        rows -> {
          byte[] header = safetensors(target, name, columns, rows);
          byte[] all = Arrays.copyOf(header, length);
          Arrays.fill(all, header.length, length, (byte) ' ');
          ByteBuffer.wrap(all).order(ByteOrder.LITTLE_ENDIAN).putLong(length - LENGTH_BYTES);
          return all;
        });
  }

  /// The header behind room for its length.
  private static byte[] safetensors(Path target, String name, int columns, long rows) {
    StreamedTensor tensor = new Declared(name, Shape.of(rows, columns));
    byte[] text = HeaderText.of(target, List.of(tensor), Map.of(), LENGTH_BYTES, CACHE_LINE);
    byte[] all = new byte[LENGTH_BYTES + text.length];
    System.arraycopy(text, 0, all, LENGTH_BYTES, text.length);
    return all;
  }

  private static void requireColumns(Path target, int columns) {
    if (columns < 1) {
      throw new TensorException("write: columns", "1 or more", columns + "", target.toString());
    }
  }

  /// Appends `count` rows, one behind the other from `rows[from]` on.
  ///
  /// @throws TensorException if there are not so many
  /// @throws WeightFileException if they can't be written
  public void add(float[] rows, int from, int count) {
    long floats = (long) count * columns;
    if (from < 0 || count < 0 || floats > rows.length - from) {
      throw new TensorException(
          "write: rows", floats + " floats from " + from, rows.length + " in all", target + "");
    }
    try {
      for (int at = from; at < from + floats; ) {
        int some = (int) Math.min(from + floats - at, (BUFFER_BYTES - used) / Float.BYTES);
        MemorySegment.copy(rows, at, buffer, Tensor.FLOAT, used, some);
        used += (long) some * Float.BYTES;
        at += some;
        if (used == BUFFER_BYTES) {
          flush();
        }
      }
    } catch (IOException failure) {
      throw AtomicFile.unwritable(target, failure);
    }
    elements += floats;
  }

  private void flush() throws IOException {
    file.write(buffer.asSlice(0, used));
    used = 0;
  }

  /// Rows so far.
  public long rows() {
    return elements / columns;
  }

  /// Forces all to the disk, and makes it the target. Nothing may follow but [#close].
  ///
  /// @throws WeightFileException if it can't be written; the target stays as it was
  public void finish() {
    try {
      flush();
      file.moveTo(0);
      file.write(header.apply(rows()));
      file.commit();
    } catch (IOException failure) {
      throw AtomicFile.unwritable(target, failure);
    }
  }

  /// Removes what was written, unless it was finished.
  @Override
  public void close() {
    arena.close();
    try {
      file.close();
    } catch (IOException failure) {
      throw AtomicFile.unwritable(target, failure);
    }
  }

  /// What a header says of the tensor.
  private record Declared(String name, Shape shape) implements StreamedTensor {
    @Override
    public DType dtype() {
      return DType.F32;
    }

    @Override
    public void writeTo(Sink sink) {
      throw new UnsupportedOperationException("only its header is written");
    }
  }
}
