package io.lanewise.jmh;

import io.lanewise.layer.Linear;
import io.lanewise.layer.Workers;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Threads;
import org.openjdk.jmh.annotations.Warmup;

/// `Linear` with 1 thread and with more: the time of one caller's call, and what eight callers get
/// done together.
///
/// Ratios of two thread counts are the result, so run both in one go and on a quiet machine: `java
/// --add-modules jdk.incubator.vector -jar jmh/target/benchmarks.jar ThreadsBenchmark`
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class ThreadsBenchmark {
  private static final int WARM_UP_CALLS = 500;

  /// One layer with workers, for all callers.
  @State(Scope.Benchmark)
  public static class Layer {
    /// Input and output features, and rows of x.
    @Param({"384x384x1", "384x1536x1", "384x1536x32", "384x1536x128"})
    public String call = "384x384x1";

    /// Of the workers; 1 is a layer without.
    @Param({"1", "2"})
    public int threads = 1;

    private Workers workers = Workers.of(1);
    private Linear linear = layer(1, 1);
    private float[] x = {};
    private float[] expected = {};

    /// Takes the answer of one thread as the right one.
    @Setup(Level.Trial)
    public void setUp() {
      String[] sizes = call.split("x", 3);
      int in = Integer.parseInt(sizes[0]);
      Linear alone = layer(in, Integer.parseInt(sizes[1]));
      x = Data.floats(in * Integer.parseInt(sizes[2]));
      workers = Workers.of(threads);
      linear = alone.withWorkers(workers);
      for (int i = 0; i < WARM_UP_CALLS; i++) {
        linear.forward(x);
      }
      expected = alone.forward(x);
    }

    /// Ends the threads.
    @TearDown(Level.Trial)
    public void tearDown() {
      workers.close();
    }

    private static Linear layer(int in, int out) {
      Tensor weight = Tensor.ofFloats("weight", Shape.of(out, in), Data.floats(in * out));
      return Linear.packed(weight, Tensor.ofFloats("bias", Shape.of(out), Data.floats(out)));
    }
  }

  /// Each caller's own answer.
  @State(Scope.Thread)
  public static class Answer {
    private float[] y = {};

    /// As long as the answer.
    @Setup(Level.Trial)
    public void setUp(Layer layer) {
      y = new float[layer.expected.length];
    }
  }

  /// Time of a call, with one caller.
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public float[] oneCaller(Layer layer, Answer answer) {
    return forward(layer, answer);
  }

  /// Calls a millisecond of eight callers together.
  @Benchmark
  @OutputTimeUnit(TimeUnit.MILLISECONDS)
  @BenchmarkMode(Mode.Throughput)
  @Threads(8)
  public float[] eightCallers(Layer layer, Answer answer) {
    return forward(layer, answer);
  }

  private static float[] forward(Layer layer, Answer answer) {
    layer.linear.forward(layer.x, answer.y);
    int middle = answer.y.length / 2;
    int last = answer.y.length - 1;
    Data.check(answer.y[0] == layer.expected[0], "first");
    Data.check(answer.y[middle] == layer.expected[middle], "middle");
    Data.check(answer.y[last] == layer.expected[last], "last");
    return answer.y;
  }
}
