package io.lanewise.jmh.peers;

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
import org.openjdk.jmh.annotations.Warmup;

/// `Linear` and what else a Java program can call for y = x Wᵀ + b, one thread each.
///
/// One operation is 2 · rows · in · out floating-point operations. How to run it: Measuring in
/// CONTRIBUTING.md.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class LinearPeersBenchmark {
  /// Input and output features.
  @Param({"384x384", "384x1536", "1536x384", "768x3072", "1024x1024", "4096x4096"})
  public String shape;

  /// Rows of x.
  @Param({"1", "2", "4", "8", "16", "32", "128", "512"})
  public int rows;

  private LinearProblem problem;

  /// Draws weight, bias and x, and takes our answer as the right one: its tests prove it.
  @Setup
  public void setUp() {
    problem = new LinearProblem(shape, rows);
  }

  /// This library, packed.
  @Benchmark
  public Object lanewise(Lanewise state) throws Exception {
    return state.run();
  }

  /// ONNX Runtime: `Gemm`.
  @Benchmark
  public Object onnxRuntime(Onnx state) throws Exception {
    return state.run();
  }

  /// PyTorch: `nn.functional.linear`.
  @Benchmark
  public Object pytorch(Torch state) throws Exception {
    return state.run();
  }

  /// EJML: `multTransB`.
  @Benchmark
  public Object ejml(Ejml state) throws Exception {
    return state.run();
  }

  /// netlib: `sgemm` and `sgemv` on the Vector API.
  @Benchmark
  public Object vectorBlas(VectorBlas state) throws Exception {
    return state.run();
  }

  /// A peer and its set-up, which is the same for all but for who is asked.
  public abstract static class LinearState extends PeerState {
    private final Maker<LinearProblem> maker;

    LinearState(Maker<LinearProblem> maker) {
      this.maker = maker;
    }

    /// Makes the peer.
    @Setup
    public void setUp(LinearPeersBenchmark benchmark) throws Exception {
      open(maker, benchmark.problem);
    }
  }

  /// State of `lanewise`.
  @State(Scope.Thread)
  public static class Lanewise extends LinearState {
    /// JMH makes it.
    public Lanewise() {
      super(problem -> new LanewiseLinear(problem));
    }
  }

  /// State of `onnxRuntime`.
  @State(Scope.Thread)
  public static class Onnx extends LinearState {
    /// JMH makes it.
    public Onnx() {
      super(problem -> OnnxRuntime.linear(problem));
    }
  }

  /// State of `pytorch`.
  @State(Scope.Thread)
  public static class Torch extends LinearState {
    /// JMH makes it.
    public Torch() {
      super(problem -> PyTorch.linear(problem));
    }
  }

  /// State of `ejml`.
  @State(Scope.Thread)
  public static class Ejml extends LinearState {
    /// JMH makes it.
    public Ejml() {
      super(problem -> new EjmlLinear(problem));
    }
  }

  /// State of `vectorBlas`.
  @State(Scope.Thread)
  public static class VectorBlas extends LinearState {
    /// JMH makes it.
    public VectorBlas() {
      super(problem -> new VectorBlasLinear(problem));
    }
  }
}
