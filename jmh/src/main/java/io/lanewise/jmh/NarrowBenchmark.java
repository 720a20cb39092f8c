package io.lanewise.jmh;

import io.lanewise.layer.Embedding;
import io.lanewise.layer.Linear;
import io.lanewise.layer.NarrowedWeight;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
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

/// Products over weights of every dtype, to be compared with F32 of the same run.
///
/// `java --add-modules jdk.incubator.vector -jar jmh/target/benchmarks.jar NarrowBenchmark -prof
/// gc`
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 1,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class NarrowBenchmark {
  /// Rounding errors of a sum of some thousand terms of magnitude 1.
  private static final float TOLERANCE = 1e-2f;

  /// What the weight is stored as.
  @Param({"f32", "bf16", "f16", "int8", "int8g32", "int4"})
  public String dtype = "f32";

  /// Input and output features.
  @Param({"384x1536", "768x3072", "8192x8192"})
  public String shape = "384x1536";

  /// Rows of x.
  @Param({"1", "8", "32"})
  public int rows = 1;

  private final Arena arena = Arena.ofShared();
  private Linear packed = Linear.packed(Tensor.ofFloats("", Shape.of(1, 1), 0));
  private Linear inPlace = packed;
  private float[] x = {};
  private float[] y = {};
  private float expected;

  /// Narrows a random weight, and multiplies what a look-up returns of its last row.
  @Setup
  public void setUp() {
    int in = Integer.parseInt(shape.substring(0, shape.indexOf('x')));
    int out = Integer.parseInt(shape.substring(shape.indexOf('x') + 1));
    Tensor weight = Tensor.ofFloats("w", Shape.of(out, in), Data.floats(in * out));
    NarrowedWeight narrow = NarrowWeight.of(weight, dtype, arena);
    packed = narrow.packed(null, arena);
    inPlace = narrow.inPlace(null);
    x = Data.floats(rows * in);
    y = new float[rows * out];
    Embedding table = narrow.embedding();
    float[] last = table.lookup(out - 1);
    double sum = 0;
    for (int k = 0; k < in; k++) {
      sum += (double) x[(rows - 1) * in + k] * last[k];
    }
    expected = (float) sum;
  }

  /// From panels of the layer's own.
  @Benchmark
  public float[] packed() {
    return forward(packed, "packed");
  }

  /// From the rows as they are.
  @Benchmark
  public float[] inPlace() {
    return forward(inPlace, "in place");
  }

  private float[] forward(Linear layer, String what) {
    layer.forward(x, 0, rows, y, 0);
    Data.check(Math.abs(y[y.length - 1] - expected) < TOLERANCE, what);
    return y;
  }

  /// Gives the weights back.
  @TearDown
  public void tearDown() {
    arena.close();
  }
}
