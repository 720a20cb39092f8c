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

  /// As many different rows, whose numbers half precision has.
  private static final int VALUES = 1000;

  /// Sets of random ids that take turns: together they touch more rows than any cache holds.
  private static final int BATCHES = 64;

  /// Rows of the table: BERT's vocabulary, and a gigabyte.
  @Param({"30522", "700000"})
  public int numEmbeddings = 30522;

  /// What the table is stored as: [NarrowWeight#of].
  @Param({"f32", "bf16", "f16", "int8", "int8g32", "int4"})
  public String dtype = "f32";

  private final Arena arena = Arena.ofShared();
  private final int[][] batches = new int[BATCHES][];
  private final float[] row = new float[DIM];
  private final float[] rows = new float[BATCH * DIM];

  /// The first element of each row of the first batch, and of the last row of each batch.
  private final float[] first = new float[BATCH];

  private final float[] last = new float[BATCHES];
  private Embedding embedding = Embedding.of(Tensor.ofFloats("", Shape.of(1, 1), 0));
  private int turn;

  /// Fills the table so that element (i, j) is i mod 1000 + j / 1024, and runs every entry once.
  @Setup
  public void setUp() {
    Shape shape = Shape.of(numEmbeddings, DIM);
    MemorySegment table = arena.allocate(Tensor.byteCount(DType.F32, shape), 64);
    for (int i = 0; i < numEmbeddings; i++) {
      for (int j = 0; j < DIM; j++) {
        table.set(Tensor.FLOAT, ((long) i * DIM + j) * 4, i % VALUES + j / 1024f);
      }
    }
    SplittableRandom random = new SplittableRandom(numEmbeddings);
    for (int b = 0; b < BATCHES; b++) {
      batches[b] = Data.ids(BATCH, numEmbeddings, random);
    }
    Tensor tensor = Tensor.of("table", DType.F32, shape, table);
    embedding = NarrowWeight.of(tensor, dtype, arena).embedding();
    for (int i = 0; i < BATCH; i++) {
      first[i] = firstOf(batches[0][i]);
    }
    for (int b = 0; b < BATCHES; b++) {
      last[b] = firstOf(batches[b][BATCH - 1]);
    }
  }

  /// What a look-up of one row returns first, which is within half a step of int4 of what was put
  /// in.
  private float firstOf(int id) {
    embedding.lookup(id, row, 0);
    Data.check(Math.abs(row[0] - id % VALUES) <= VALUES / 14f, "row " + id);
    return row[0];
  }

  /// One row.
  @Benchmark
  public float[] oneRow() {
    int at = turn++ % BATCH;
    embedding.lookup(batches[0][at], row, 0);
    Data.check(row[0] == first[at], "oneRow");
    return row;
  }

  /// The same 4096 rows again and again.
  @Benchmark
  public float[] sameRows() {
    embedding.lookup(batches[0], rows, 0);
    Data.check(rows[(BATCH - 1) * DIM] == last[0], "sameRows");
    return rows;
  }

  /// 4096 other rows each time.
  @Benchmark
  public float[] freshRows() {
    int batch = turn++ % BATCHES;
    embedding.lookup(batches[batch], rows, 0);
    Data.check(rows[(BATCH - 1) * DIM] == last[batch], "freshRows");
    return rows;
  }

  /// Gives the table back.
  @TearDown
  public void close() {
    arena.close();
  }
}
