package io.lanewise.jmh;

import io.lanewise.internal.kernel.Kernels;
import io.lanewise.internal.kernel.PackedWeight;
import io.lanewise.internal.kernel.Panels;
import io.lanewise.internal.kernel.Product;
import io.lanewise.internal.kernel.Rows;
import io.lanewise.layer.Linear;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.List;
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

/// `Linear` over packed and in-place weights, from the heap and from segments, beside its scalar
/// twin.
///
/// One operation is 2 · rows · in · out floating-point operations. Before anything is timed the JVM
/// has run every shape, every number of rows and every entry, interleaved, as a service would have:
/// the compiler is kind to a loop that has seen one shape.
///
/// `java --add-modules jdk.incubator.vector -jar jmh/target/benchmarks.jar LinearBenchmark -prof
/// gc`
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {"--add-modules", "jdk.incubator.vector"})
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class LinearBenchmark {
  /// Input and output features.
  @Param({"384x384", "384x1536", "1536x384", "1000x17"})
  public String shape = "384x384";

  /// Rows of x.
  @Param({"1", "8", "9", "32"})
  public int rows = 1;

  /// What the JVM has run before: `mixed` is every shape, number of rows and entry, `alone`
  /// nothing.
  @Param({"mixed"})
  public String before = "mixed";

  private static final List<String> SHAPES =
      List.of("384x384", "384x1536", "1536x384", "768x3072", "1000x17", "5x4");

  private static final int MOST_ROWS = 64;

  /// Enough that the compiler has every tile before anything is timed.
  private static final int MIXING_ROUNDS = 20;

  /// Once a JVM is enough: with `-f 0` all benchmarks share one.
  private static boolean mixed;

  private Case layers = new Case("5x4");
  private float[] expected = {};

  /// Everything one shape needs, for up to MOST_ROWS rows.
  private static final class Case {
    final int out;
    final Linear packed;
    final Linear inPlace;
    final Product scalar;
    final float[] x;
    final float[] y;
    final MemorySegment xSegment;
    final MemorySegment ySegment;

    Case(String shape) {
      int in = Integer.parseInt(shape.substring(0, shape.indexOf('x')));
      out = Integer.parseInt(shape.substring(shape.indexOf('x') + 1));
      Tensor weight = Tensor.ofFloats("weight", Shape.of(out, in), Data.floats(in * out));
      Tensor bias = Tensor.ofFloats("bias", Shape.of(out), Data.floats(out));
      Arena arena = Arena.ofAuto();
      packed = Linear.packed(weight, bias);
      inPlace = Linear.inPlace(weight, bias);
      PackedWeight panels = Panels.pack(weight, Rows.of("benchmark", weight), arena);
      scalar = Kernels.ofBits(0).packed(panels, bias.toFloats());
      x = Data.floats(MOST_ROWS * in);
      y = new float[MOST_ROWS * out];
      xSegment = arena.allocate(x.length * 4L, 64);
      MemorySegment.copy(x, 0, xSegment, Tensor.FLOAT, 0, x.length);
      ySegment = arena.allocate(y.length * 4L, 64);
    }

    void callEveryEntry(int m) {
      packed.forward(x, 0, m, y, 0);
      inPlace.forward(x, 0, m, y, 0);
      packed.forward(xSegment, 0, m, ySegment, 0);
      inPlace.forward(xSegment, 0, m, ySegment, 0);
    }
  }

  /// Mixes all shapes, rows and entries, then takes the scalar twin's answer as the right one.
  @Setup
  public void setUp() {
    List<Case> all = SHAPES.stream().map(Case::new).toList();
    int rounds = mixed || before.equals("alone") ? 0 : MIXING_ROUNDS;
    for (int round = 0; round < rounds; round++) {
      for (int m = 1; m <= MOST_ROWS; m++) {
        for (Case each : all) {
          each.callEveryEntry(m);
        }
      }
    }
    mixed |= rounds > 0;
    layers = all.get(SHAPES.indexOf(shape));
    expected = new float[rows * layers.out];
    layers.scalar.multiply(layers.x, 0, rows, expected, 0);
  }

  /// Packed, from array to array.
  @Benchmark
  public float[] packed() {
    layers.packed.forward(layers.x, 0, rows, layers.y, 0);
    Data.check(layers.y[expected.length - 1] == expected[expected.length - 1], "packed");
    return layers.y;
  }

  /// Packed, from segment to segment.
  @Benchmark
  public MemorySegment packedSegments() {
    layers.packed.forward(layers.xSegment, 0, rows, layers.ySegment, 0);
    float last = layers.ySegment.get(Tensor.FLOAT, (expected.length - 1) * 4L);
    Data.check(last == expected[expected.length - 1], "packedSegments");
    return layers.ySegment;
  }

  /// The weight's own rows, from array to array.
  @Benchmark
  public float[] inPlace() {
    layers.inPlace.forward(layers.x, 0, rows, layers.y, 0);
    float difference = Math.abs(layers.y[expected.length - 1] - expected[expected.length - 1]);
    Data.check(difference < 1e-3f, "inPlace");
    return layers.y;
  }

  /// The scalar twin over the same panels.
  @Benchmark
  public float[] scalarTwin() {
    layers.scalar.multiply(layers.x, 0, rows, layers.y, 0);
    Data.check(layers.y[0] == expected[0], "scalarTwin");
    return layers.y;
  }
}
