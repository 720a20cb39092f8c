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
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// `Embedding` and what else a Java program can call to look rows up, one thread each.
///
/// One operation delivers 1 or 4096 rows of 384 floats. How to run it: Measuring in
/// CONTRIBUTING.md.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--add-modules",
      "jdk.incubator.vector",
      "--enable-native-access=ALL-UNNAMED",
      "-Xmx3g"
    })
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class EmbeddingPeersBenchmark {
  /// Rows of the table: a gigabyte.
  @Param("700000")
  public int numEmbeddings;

  /// One random row, the same 4096 rows again and again, or 4096 other rows each time.
  @Param({"oneRow", "sameRows", "freshRows"})
  public String ids;

  private EmbeddingProblem problem;

  /// Fills the table and draws the ids.
  @Setup
  public void setUp() {
    problem = new EmbeddingProblem(numEmbeddings, ids);
  }

  /// Gives the table back.
  @TearDown
  public void close() {
    problem.close();
  }

  /// This library.
  @Benchmark
  public Object lanewise(Lanewise state) throws Exception {
    return state.run();
  }

  /// ONNX Runtime: `Gather`.
  @Benchmark
  public Object onnxRuntime(Onnx state) throws Exception {
    return state.run();
  }

  /// PyTorch: `nn.functional.embedding`.
  @Benchmark
  public Object pytorch(Torch state) throws Exception {
    return state.run();
  }

  /// `float[][]`.
  @Benchmark
  public Object plainArrays(Plain state) throws Exception {
    return state.run();
  }

  /// A peer and its set-up, which is the same for all but for who is asked.
  public abstract static class EmbeddingState extends PeerState {
    private final Maker<EmbeddingProblem> maker;

    EmbeddingState(Maker<EmbeddingProblem> maker) {
      this.maker = maker;
    }

    /// Makes the peer.
    @Setup
    public void setUp(EmbeddingPeersBenchmark benchmark) throws Exception {
      open(maker, benchmark.problem);
    }
  }

  /// State of `lanewise`.
  @State(Scope.Thread)
  public static class Lanewise extends EmbeddingState {
    /// JMH makes it.
    public Lanewise() {
      super(problem -> new LanewiseEmbedding(problem));
    }
  }

  /// State of `onnxRuntime`.
  @State(Scope.Thread)
  public static class Onnx extends EmbeddingState {
    /// JMH makes it.
    public Onnx() {
      super(problem -> OnnxRuntime.embedding(problem));
    }
  }

  /// State of `pytorch`.
  @State(Scope.Thread)
  public static class Torch extends EmbeddingState {
    /// JMH makes it.
    public Torch() {
      super(problem -> PyTorch.embedding(problem));
    }
  }

  /// State of `plainArrays`.
  @State(Scope.Thread)
  public static class Plain extends EmbeddingState {
    /// JMH makes it.
    public Plain() {
      super(problem -> new PlainArrays(problem));
    }
  }
}
