package io.lanewise.jmh;

import io.lanewise.internal.kernel.Calibration;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Warmup;

/// The ceiling of every product: multiply-adds that never leave the registers.
///
/// One operation is one floating-point operation, whatever the width, so ops/ns are GFLOP/s. An fma
/// counts as two.
///
/// `java --add-modules jdk.incubator.vector -jar jmh/target/benchmarks.jar FmaCeiling`
@BenchmarkMode(Mode.Throughput)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
public class FmaCeilingBenchmark {
  /// 65536 steps of 12 fma at 512 bits, more steps where registers are narrower.
  private static final int FLOPS = (1 << 16) * 12 * 16 * 2;

  private static final Calibration CALIBRATION = Calibration.active();
  private static final int STEPS = (int) (FLOPS / CALIBRATION.flops(1));

  /// FLOPS floating-point operations.
  @Benchmark
  @OperationsPerInvocation(FLOPS)
  public float fma() {
    float sum = CALIBRATION.fma(STEPS);
    Data.check(sum == Calibration.sum(STEPS), "fma chains");
    return sum;
  }
}
