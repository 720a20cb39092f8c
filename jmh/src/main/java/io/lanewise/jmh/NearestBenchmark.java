package io.lanewise.jmh;

import io.lanewise.search.Metric;
import io.lanewise.search.Nearest;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
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

/// The ten nearest of a million rows of 256 floats, to be compared with both ceilings.
///
/// One operation reads 1.024 GB, so one query is GB/s = 1024 / milliseconds beside
/// [ReadBandwidthBenchmark]; and does 0.512 GFLOP a query, so 64 are GFLOP/s = 32768 / milliseconds
/// beside [FmaCeilingBenchmark].
///
/// `java --add-modules jdk.incubator.vector -jar jmh/target/benchmarks.jar
/// 'Nearest|ReadBandwidth|FmaCeiling' -prof gc`
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 2)
@Measurement(iterations = 5, time = 2)
@State(Scope.Thread)
public class NearestBenchmark {
  private static final int ROWS = 1_000_000;
  private static final int COLUMNS = 256;
  private static final int K = 10;

  /// Rows of the table that are written at a time.
  private static final int PIECE = 1000;

  /// Queries of one search.
  @Param({"1", "8", "64"})
  public int queries = 1;

  /// What near means.
  @Param({"dot", "cosine", "euclidean"})
  public String metric = "dot";

  private final Arena arena = Arena.ofShared();
  private Nearest search = Nearest.of(Tensor.ofFloats("", Shape.of(1, 1), 0), Metric.DOT);
  private float[] x = {};
  private long[] ids = {};
  private float[] scores = {};

  /// Makes a random table, and rows of it into queries, which are to find themselves.
  @Setup
  public void setUp() {
    long pieceBytes = (long) PIECE * COLUMNS * Float.BYTES;
    MemorySegment memory = arena.allocate(ROWS / PIECE * pieceBytes, 64);
    for (int piece = 0; piece < ROWS / PIECE; piece++) {
      // The seed goes by the length.
      float[] values = Data.floats(PIECE * COLUMNS + piece);
      MemorySegment.copy(values, piece, memory, Tensor.FLOAT, piece * pieceBytes, PIECE * COLUMNS);
    }
    Tensor table = Tensor.of("table", DType.F32, Shape.of(ROWS, COLUMNS), memory);
    search = Nearest.of(table, Metric.of(metric));
    x = new float[queries * COLUMNS];
    for (int q = 0; q < queries; q++) {
      long from = row(q) * COLUMNS * Float.BYTES;
      MemorySegment.copy(memory, Tensor.FLOAT, from, x, q * COLUMNS, COLUMNS);
    }
    ids = new long[queries * K];
    scores = new float[queries * K];
  }

  /// The row that a query is: they lie all over the table.
  private static long row(int query) {
    return (query + 1) * 15_000L;
  }

  /// All queries in one search.
  @Benchmark
  public long[] nearest() {
    search.search(x, 0, queries, K, ids, 0, scores, 0);
    for (int q = 0; q < queries; q++) {
      // Of 256 random numbers, the product with themselves is greater than with any others.
      Data.check(ids[q * K] == row(q), "nearest of query " + q);
    }
    return ids;
  }

  /// Gives the table back.
  @TearDown
  public void tearDown() {
    arena.close();
  }
}
