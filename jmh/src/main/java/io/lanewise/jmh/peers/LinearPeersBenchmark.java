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

  /// State of `lanewise`.
  @State(Scope.Thread)
  public static class Lanewise extends PeerState {
    /// Makes it.
    @Setup
    public void setUp(LinearPeersBenchmark benchmark) throws Exception {
      open(
          () -> new LanewiseLinear(benchmark.problem),
          benchmark.problem.expected,
          benchmark.problem.tolerance());
    }
  }

  /// State of `onnxRuntime`.
  @State(Scope.Thread)
  public static class Onnx extends PeerState {
    /// Makes it.
    @Setup
    public void setUp(LinearPeersBenchmark benchmark) throws Exception {
      open(
          () -> OnnxRuntime.linear(benchmark.problem),
          benchmark.problem.expected,
          benchmark.problem.tolerance());
    }
  }

  /// State of `pytorch`.
  @State(Scope.Thread)
  public static class Torch extends PeerState {
    /// Makes it.
    @Setup
    public void setUp(LinearPeersBenchmark benchmark) throws Exception {
      open(
          () -> PyTorch.linear(benchmark.problem),
          benchmark.problem.expected,
          benchmark.problem.tolerance());
    }
  }

  /// State of `ejml`.
  @State(Scope.Thread)
  public static class Ejml extends PeerState {
    /// Makes it.
    @Setup
    public void setUp(LinearPeersBenchmark benchmark) throws Exception {
      open(
          () -> new EjmlLinear(benchmark.problem),
          benchmark.problem.expected,
          benchmark.problem.tolerance());
    }
  }

  /// State of `vectorBlas`.
  @State(Scope.Thread)
  public static class VectorBlas extends PeerState {
    /// Makes it.
    @Setup
    public void setUp(LinearPeersBenchmark benchmark) throws Exception {
      open(
          () -> new VectorBlasLinear(benchmark.problem),
          benchmark.problem.expected,
          benchmark.problem.tolerance());
    }
  }
}
