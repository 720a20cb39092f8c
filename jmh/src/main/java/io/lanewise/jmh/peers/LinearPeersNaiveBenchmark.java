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

/// Three loops in plain Java, at the sizes that they end at in reasonable time: see
/// LinearPeersBenchmark.
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector", "--enable-native-access=ALL-UNNAMED"})
@Warmup(iterations = 3, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // JMH calls the set-up first
public class LinearPeersNaiveBenchmark {
  /// Input and output features.
  @Param({"384x384", "384x1536", "1536x384"})
  public String shape;

  /// Rows of x.
  @Param({"1", "8", "32"})
  public int rows;

  private LinearProblem problem;

  /// Draws weight, bias and x, and takes our answer as the right one: its tests prove it.
  @Setup
  public void setUp() {
    problem = new LinearProblem(shape, rows);
  }

  /// The three loops.
  @Benchmark
  public Object naive(Naive state) throws Exception {
    return state.run();
  }

  /// State of `naive`.
  @State(Scope.Thread)
  public static class Naive extends PeerState {
    /// Makes it.
    @Setup
    public void setUp(LinearPeersNaiveBenchmark benchmark) throws Exception {
      open(NaiveLinear::new, benchmark.problem);
    }
  }
}
