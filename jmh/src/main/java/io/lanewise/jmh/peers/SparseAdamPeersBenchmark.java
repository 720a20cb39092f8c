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

/// A step of SparseAdam over 1280 rows of 384 floats, here and in PyTorch, one thread each.
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
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class SparseAdamPeersBenchmark {
  private static final int ROWS = 1280;

  /// Rows of the table.
  @Param("30522")
  public int numEmbeddings;

  private SparseAdamProblem problem;

  /// Draws the numbers.
  @Setup
  public void setUp() {
    problem = new SparseAdamProblem(numEmbeddings, ROWS);
  }

  /// This library.
  @Benchmark
  public Object lanewise(Lanewise state) throws Exception {
    return state.run();
  }

  /// PyTorch's operations.
  @Benchmark
  public Object pytorch(Torch state) throws Exception {
    return state.run();
  }

  /// A peer and its set-up, which is the same for all but for who is asked.
  public abstract static class SparseAdamState extends PeerState {
    private final Maker<SparseAdamProblem> maker;

    SparseAdamState(Maker<SparseAdamProblem> maker) {
      this.maker = maker;
    }

    /// Makes the peer.
    @Setup
    public void setUp(SparseAdamPeersBenchmark benchmark) throws Exception {
      open(maker, benchmark.problem);
    }
  }

  /// State of `lanewise`.
  @State(Scope.Thread)
  public static class Lanewise extends SparseAdamState {
    /// JMH makes it.
    public Lanewise() {
      super(problem -> new LanewiseSparseAdam(problem));
    }
  }

  /// State of `pytorch`.
  @State(Scope.Thread)
  public static class Torch extends SparseAdamState {
    /// JMH makes it.
    public Torch() {
      super(problem -> new PyTorchSparseAdam(problem));
    }
  }
}
