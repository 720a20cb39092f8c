package io.lanewise.jmh;

import io.lanewise.internal.kernel.Calibration;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/// The ceiling of everything that streams: reading memory from end to end on one core.
///
/// One operation reads 1 GiB, so GB/s = 1.0737 / seconds.
///
/// `java --add-modules jdk.incubator.vector -jar jmh/target/benchmarks.jar ReadBandwidth`
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 2, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class ReadBandwidthBenchmark {
  private static final long BYTES = 1L << 30;

  private final Arena arena = Arena.ofShared();
  private final MemorySegment memory = arena.allocate(BYTES, 64).fill((byte) 1);
  private final Calibration calibration = Calibration.active();

  /// Sums all of the memory.
  @Benchmark
  public int read() {
    int sum = calibration.read(memory);
    Data.check(sum == (int) (0x01010101L * (BYTES / Integer.BYTES)), "sum of what was read");
    return sum;
  }

  /// Gives the memory back.
  @TearDown
  public void close() {
    arena.close();
  }
}
