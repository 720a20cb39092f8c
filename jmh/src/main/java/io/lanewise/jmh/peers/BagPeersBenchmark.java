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

/// `EmbeddingBag` beside PyTorch's, one thread each: 64 bags of 20 rows of 384 columns.
///
/// How to run it: Measuring in CONTRIBUTING.md.
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
public class BagPeersBenchmark {
  /// Rows of the table: BERT's vocabulary, and a gigabyte in F32.
  @Param({"30522", "700000"})
  public int numEmbeddings;

  /// F32, or the rows that PyTorch packs.
  @Param({"f32", "byte", "4bit"})
  public String dtype;

  /// PyTorch sums packed rows only.
  @Param({"mean", "sum", "weighted", "max"})
  public String reduction;

  /// The same bags again and again, or others each time.
  @Param({"same", "fresh"})
  public String ids;

  private BagProblem problem;

  /// Fills the table and draws the ids.
  @Setup
  public void setUp() {
    problem = new BagProblem(numEmbeddings, dtype, reduction, ids);
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

  /// PyTorch: `nn.functional.embedding_bag`.
  @Benchmark
  public Object pytorch(Torch state) throws Exception {
    return state.run();
  }

  /// State of `lanewise`.
  @State(Scope.Thread)
  public static class Lanewise extends PeerState {
    /// JMH makes it.
    public Lanewise() {}

    /// Makes the peer.
    @Setup
    public void setUp(BagPeersBenchmark benchmark) throws Exception {
      open(problem -> new LanewiseBag(problem), benchmark.problem);
    }
  }

  /// State of `pytorch`.
  @State(Scope.Thread)
  public static class Torch extends PeerState {
    /// JMH makes it.
    public Torch() {}

    /// Makes the peer.
    @Setup
    public void setUp(BagPeersBenchmark benchmark) throws Exception {
      open(problem -> new PyTorchBag(problem), benchmark.problem);
    }
  }
}
