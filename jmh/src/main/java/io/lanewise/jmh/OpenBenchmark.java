package io.lanewise.jmh;

import io.lanewise.file.WeightFile;
import io.lanewise.layer.Embedding;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// Opening a 12 GB table of more than 2³¹ elements, reading its last row, and closing it.
///
/// The file is sparse: its last row and its header are all that takes space on disk. What is timed
/// is mapping, validating the header, one row and unmapping: nothing that grows with the table.
///
/// `java --add-modules jdk.incubator.vector -jar jmh/target/benchmarks.jar OpenBenchmark`
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class OpenBenchmark {
  private static final long ROWS = 30_000_000;
  private static final int DIM = 100;

  /// What the file is.
  @Param({"safetensors", "npy", "gguf", "fasttext"})
  public String format = "safetensors";

  private final float[] row = new float[DIM];
  private Path path = Path.of("");

  /// Writes the sparse file: zeros, and a last row of 0, 1, 2, …
  @Setup
  public void write() {
    SparseTable table = SparseTable.of(format, ROWS, DIM);
    ByteBuffer last = ByteBuffer.allocate(DIM * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    for (int i = 0; i < DIM; i++) {
      last.putFloat(i);
    }
    try {
      path = Files.createTempFile("lanewise", "." + format);
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        long end = table.head().limit() + ROWS * DIM * Float.BYTES;
        channel.write(table.head(), 0);
        channel.write(last.flip(), end - DIM * Float.BYTES);
        channel.write(table.tail(), end);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// Opens, reads, closes.
  @Benchmark
  public float[] openReadLastRowClose() {
    try (WeightFile file = WeightFile.open(path)) {
      String table = file.entries().getFirst().name();
      Embedding.of(file.tensor(table)).lookup(ROWS - 1, row, 0);
    }
    Data.check(row[DIM - 1] == DIM - 1, "last row");
    return row;
  }

  /// Deletes the file.
  @TearDown
  public void delete() throws IOException {
    Files.delete(path);
  }
}
