package io.lanewise.jmh;

import io.lanewise.layer.Embedding;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.train.Adagrad;
import io.lanewise.train.EmbeddingGradient;
import io.lanewise.train.Initializer;
import io.lanewise.train.LinearGradient;
import io.lanewise.train.RowwiseAdagrad;
import io.lanewise.train.Sgd;
import io.lanewise.train.SparseAdam;
import io.lanewise.train.SparseGradient;
import io.lanewise.train.TrainableTable;
import java.lang.foreign.Arena;
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

/// Steps of the optimisers on 1280 rows of 384 floats, and the backward passes of a batch.
///
/// Bytes that a step must read and write beside its gradient: 3.9 MB for SGD and row-wise Adagrad,
/// 7.9 MB for Adagrad, 11.8 MB for SparseAdam.
///
/// `java --add-modules jdk.incubator.vector -jar jmh/target/benchmarks.jar TrainBenchmark -prof gc`
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class TrainBenchmark {
  private static final int DIM = 384;
  private static final int ROWS = 1280;
  private static final int OUT = 1536;
  private static final int BATCH = 32;

  /// Rows of the table.
  @Param("30522")
  public int numEmbeddings = 30522;

  private final Arena arena = Arena.ofShared();
  private final float[] gradY = Data.floats(ROWS * DIM);
  private final float[] linearGradY = Data.floats(BATCH * OUT);
  private final float[] gradX = new float[BATCH * DIM];
  private final float[] gradW = new float[OUT * DIM];
  private long[] ids;
  private EmbeddingGradient backward;
  private SparseGradient gradient;
  private LinearGradient linear;
  private Sgd sgd;
  private Adagrad adagrad;
  private RowwiseAdagrad rowwise;
  private SparseAdam sparseAdam;

  /// Draws the ids and runs everything often enough to be compiled.
  @Setup
  public void setUp() {
    ids = new long[ROWS];
    int[] drawn = Data.ids(ROWS, numEmbeddings, new SplittableRandom(numEmbeddings));
    for (int i = 0; i < ROWS; i++) {
      ids[i] = drawn[i];
    }
    sgd = Sgd.of(table(), 1e-3);
    adagrad = Adagrad.of(table(), 1e-3, Adagrad.Options.DEFAULT, arena);
    rowwise = RowwiseAdagrad.of(table(), 1e-3, 1e-8, arena);
    sparseAdam = SparseAdam.of(table(), 1e-3, SparseAdam.Options.DEFAULT, arena);
    backward = EmbeddingGradient.of(Embedding.of(sgd.table().tensor()));
    gradient = backward.backward(ids, gradY);
    linear = LinearGradient.of(Tensor.ofFloats("w", Shape.of(OUT, DIM), Data.floats(OUT * DIM)));
    float before = sparseAdam.table().tensor().getFloat(gradient.id(0) * DIM);
    sparseAdam();
    float after = sparseAdam.table().tensor().getFloat(gradient.id(0) * DIM);
    // The first step of Adam is the learning rate, whatever the gradient.
    Data.check(Math.abs(Math.abs(after - before) - 1e-3) < 1e-5, "a step of " + (after - before));
    for (int round = 0; round < 20; round++) {
      sgd();
      adagrad();
      rowwiseAdagrad();
      sparseAdam();
    }
  }

  private TrainableTable table() {
    TrainableTable table = TrainableTable.create("w", Shape.of(numEmbeddings, DIM), arena);
    Initializer.uniform(-1, 1).fill(table, 1);
    return table;
  }

  /// Gives the tables back.
  @TearDown
  public void close() {
    arena.close();
  }

  /// w −= lr · g.
  @Benchmark
  public void sgd() {
    sgd.step(gradient);
  }

  /// A sum of squares for each element.
  @Benchmark
  public void adagrad() {
    adagrad.step(gradient);
  }

  /// A sum of squares for each row.
  @Benchmark
  public void rowwiseAdagrad() {
    rowwise.step(gradient);
  }

  /// Two moments for each element.
  @Benchmark
  public void sparseAdam() {
    sparseAdam.step(gradient);
  }

  /// 1280 rows into those of their ids.
  @Benchmark
  public SparseGradient embeddingBackward() {
    return backward.backward(ids, gradY);
  }

  /// gradX of 32 rows through a weight of (1536, 384), which is packed anew.
  @Benchmark
  public float[] linearInputs() {
    linear.inputs(linearGradY, BATCH, gradX);
    return gradX;
  }

  /// gradW of 32 rows, (1536, 384).
  @Benchmark
  public float[] linearWeights() {
    linear.weights(linearGradY, gradY, BATCH, gradW);
    return gradW;
  }
}
