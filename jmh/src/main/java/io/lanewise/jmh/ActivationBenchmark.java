package io.lanewise.jmh;

import io.lanewise.layer.Activation;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/// Every activation beside the loop over `Math` that one would write, on 4096 floats in the
/// first-level cache.
///
/// One operation is one element. Both copy the inputs into the array first, since they work in
/// place: a tenth of a nanosecond at most.
///
/// `java --add-modules jdk.incubator.vector -jar jmh/target/benchmarks.jar Activation`
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class ActivationBenchmark {
  private static final int COUNT = 4096;

  /// The function.
  @Param({"RELU", "GELU", "GELU_TANH", "SILU", "TANH", "SIGMOID"})
  public Activation function = Activation.RELU;

  private final float[] x = Data.floats(COUNT);
  private final float[] y = new float[COUNT];
  private float expected;

  /// Spreads the inputs over what a layer puts out, and runs every function before one is timed.
  @Setup
  public void setUp() {
    for (int i = 0; i < COUNT; i++) {
      x[i] *= 6;
    }
    for (int round = 0; round < 200; round++) {
      for (Activation each : Activation.values()) {
        System.arraycopy(x, 0, y, 0, COUNT);
        each.apply(y, 0, COUNT - round % 17);
        System.arraycopy(x, 0, y, 0, COUNT);
        naive(each, y);
      }
    }
    System.arraycopy(x, 0, y, 0, COUNT);
    naive(function, y);
    expected = y[COUNT - 1];
  }

  /// The library.
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public float[] apply() {
    System.arraycopy(x, 0, y, 0, COUNT);
    function.apply(y, 0, COUNT);
    check();
    return y;
  }

  /// The loop over `Math`.
  @Benchmark
  @OperationsPerInvocation(COUNT)
  public float[] math() {
    System.arraycopy(x, 0, y, 0, COUNT);
    naive(function, y);
    check();
    return y;
  }

  private void check() {
    double difference = Math.abs(y[COUNT - 1] - expected);
    Data.check(difference < 1e-6, function.name());
  }

  private static void naive(Activation function, float[] y) {
    switch (function) {
      case RELU -> loopRelu(y);
      case GELU -> loopGelu(y);
      case GELU_TANH -> loopGeluTanh(y);
      case SILU -> loopSilu(y);
      case TANH -> loopTanh(y);
      case SIGMOID -> loopSigmoid(y);
      case NONE -> {}
    }
  }

  private static void loopRelu(float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = Math.max(y[i], 0f);
    }
  }

  private static void loopGelu(float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) (0.5 * y[i] * (1 + erf(y[i] / Math.sqrt(2))));
    }
  }

  private static void loopGeluTanh(float[] y) {
    for (int i = 0; i < y.length; i++) {
      double v = y[i];
      y[i] =
          (float) (0.5 * v * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (v + 0.044715 * v * v * v))));
    }
  }

  private static void loopSilu(float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) (y[i] / (1 + Math.exp(-y[i])));
    }
  }

  private static void loopTanh(float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) Math.tanh(y[i]);
    }
  }

  private static void loopSigmoid(float[] y) {
    for (int i = 0; i < y.length; i++) {
      y[i] = (float) (1 / (1 + Math.exp(-y[i])));
    }
  }

  /// `Math` has no erf. M. Abramowitz and I. A. Stegun, Handbook of Mathematical Functions, 7.1.26:
  /// what people write, within 1.5e-7.
  private static double erf(double x) {
    double t = 1 / (1 + 0.3275911 * Math.abs(x));
    double p = 1.061405429 * t - 1.453152027;
    p = ((p * t + 1.421413741) * t - 0.284496736) * t + 0.254829592;
    return Math.copySign(1 - p * t * Math.exp(-x * x), x);
  }
}
