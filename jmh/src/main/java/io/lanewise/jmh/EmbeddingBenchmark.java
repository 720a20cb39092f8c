package io.lanewise.jmh;

import io.lanewise.layer.Embedding;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.SplittableRandom;
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

/// Look-ups of one row and of many, from a table of one vocabulary and from one beyond every cache.
///
/// `java --add-modules jdk.incubator.vector -jar jmh/target/benchmarks.jar EmbeddingBenchmark -prof
/// gc`
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class EmbeddingBenchmark {
  private static final int DIM = 384;
  private static final int BATCH = 4096;

  /// Sets of random ids that take turns: together they touch more rows than any cache holds.
  private static final int BATCHES = 64;

  /// Rows of the table: BERT's vocabulary, and a gigabyte.
  @Param({"30522", "700000"})
  public int numEmbeddings = 30522;

  private final Arena arena = Arena.ofShared();
  private final int[][] batches = new int[BATCHES][];
  private final float[] row = new float[DIM];
  private final float[] rows = new float[BATCH * DIM];
  private Embedding embedding = Embedding.of(Tensor.ofFloats("", Shape.of(1, 1), 0));
  private int turn;

  /// Fills the table so that element (i, j) is i + j / 1024, and runs every entry once.
  @Setup
  public void setUp() {
    Shape shape = Shape.of(numEmbeddings, DIM);
    MemorySegment table = arena.allocate(Tensor.byteCount(DType.F32, shape), 64);
    for (int i = 0; i < numEmbeddings; i++) {
      for (int j = 0; j < DIM; j++) {
        table.set(Tensor.FLOAT, ((long) i * DIM + j) * 4, i + j / 1024f);
      }
    }
    SplittableRandom random = new SplittableRandom(numEmbeddings);
    for (int b = 0; b < BATCHES; b++) {
      batches[b] = Data.ids(BATCH, numEmbeddings, random);
    }
    embedding = Embedding.of(Tensor.of("table", DType.F32, shape, table));
  }

  /// One row.
  @Benchmark
  public float[] oneRow() {
    int id = batches[0][turn++ % BATCH];
    embedding.lookup(id, row, 0);
    Data.check(row[0] == id, "oneRow");
    return row;
  }

  /// The same 4096 rows again and again.
  @Benchmark
  public float[] sameRows() {
    embedding.lookup(batches[0], rows, 0);
    Data.check(rows[(BATCH - 1) * DIM] == batches[0][BATCH - 1], "sameRows");
    return rows;
  }

  /// 4096 other rows each time.
  @Benchmark
  public float[] freshRows() {
    int[] ids = batches[turn++ % BATCHES];
    embedding.lookup(ids, rows, 0);
    Data.check(rows[(BATCH - 1) * DIM] == ids[BATCH - 1], "freshRows");
    return rows;
  }

  /// Gives the table back.
  @TearDown
  public void close() {
    arena.close();
  }
}
