package io.lanewise.train;

import io.lanewise.file.TensorEntry;
import io.lanewise.file.WeightFile;
import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFileException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Source;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/// A part of a file that is mapped for reading and writing, and what its errors say.
record WritableFile(Path path, long byteOffset) implements Source {
  private static final String OPERATION = "train: file";

  /// The only place that may write a tensor of the file: its header is read and left alone.
  static Tensor map(Path path, String name, Arena arena) {
    TensorEntry entry;
    try (WeightFile file = WeightFile.open(path)) {
      file.tensor(name);
      entry =
          file.entries().stream()
              .filter(each -> each.name().equals(name))
              .findFirst()
              .orElseThrow();
    }
    if (entry.dtype() != DType.F32) {
      throw new TensorException(
          "train: table dtype", "F32", entry.dtype().name(), path + ", tensor '" + name + "'");
    }
    return map(entry.file(), name, entry.byteOffset(), entry.shape(), arena);
  }

  static Tensor mapRaw(Path path, long byteOffset, Shape shape, Arena arena) {
    String name = String.valueOf(path.getFileName());
    return map(path, name, byteOffset, shape, arena);
  }

  private static Tensor map(Path path, String name, long byteOffset, Shape shape, Arena arena) {
    long count = Tensor.byteCount(DType.F32, shape);
    try (FileChannel channel =
        FileChannel.open(path, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      // Mapping beyond the end would make the file longer.
      if (byteOffset < 0 || byteOffset > channel.size() - count) {
        String expected = count + " bytes from byte " + byteOffset;
        throw failure(Kind.UNWRITABLE, expected, channel.size() + " bytes in all", path, null);
      }
      MemorySegment memory = channel.map(FileChannel.MapMode.READ_WRITE, byteOffset, count, arena);
      return Tensor.of(name, DType.F32, shape, memory, new WritableFile(path, byteOffset));
    } catch (IOException failure) {
      throw unwritable(path, failure);
    }
  }

  static void force(Tensor tensor) {
    try {
      tensor.segment().force();
    } catch (UncheckedIOException failure) {
      Path path = tensor.source() instanceof WritableFile file ? file.path : Path.of(tensor.name());
      throw unwritable(path, failure);
    } catch (IllegalStateException | InternalError fault) {
      throw tensor.explain(OPERATION, fault);
    }
  }

  private static WeightFileException unwritable(Path path, Exception why) {
    String actual = why.getClass().getSimpleName() + " " + why.getMessage();
    return failure(Kind.UNWRITABLE, "a writable file", actual, path, why);
  }

  private static WeightFileException failure(
      Kind kind, String expected, String actual, Path path, @Nullable Throwable why) {
    return new WeightFileException(kind, OPERATION, expected, actual, path, null, -1, why);
  }

  @Override
  public String describe(Tensor tensor) {
    return path + ", tensor '" + tensor.name() + "', offset " + byteOffset;
  }

  @Override
  public LanewiseException explain(String operation, Tensor tensor, Throwable fault) {
    boolean closed = fault instanceof IllegalStateException;
    return new WeightFileException(
        closed ? Kind.CLOSED : Kind.CHANGED,
        operation + ": mapped file",
        closed ? "an open arena" : "a file as long as when it was mapped",
        closed ? "a closed one" : "a shorter one",
        path,
        tensor.name(),
        byteOffset,
        fault);
  }
}
