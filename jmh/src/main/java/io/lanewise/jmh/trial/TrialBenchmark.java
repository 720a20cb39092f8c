package io.lanewise.jmh.trial;

import com.sun.management.ThreadMXBean;
import io.lanewise.jmh.Data;
import io.lanewise.layer.Embedding;
import io.lanewise.layer.EmbeddingBag;
import io.lanewise.layer.Linear;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Arrays;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;
import org.openjdk.jmh.infra.BenchmarkParams;

/// Six kinds of work, each a kernel that an operation runs twenty times on other rows: what the
/// trial of the comparison compares.
///
/// The number of repeats is a field, so the compiled code of all builds is the same and a build
/// that is slower by 5 % runs the very kernel once more. Only [#linear] changes with the [Variant].
///
/// `java --add-modules jdk.incubator.vector -jar jmh/target/benchmarks.jar TrialBenchmark -prof gc`
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
@Fork(
    value = 2,
    jvmArgsAppend = {
      "--add-modules",
      "jdk.incubator.vector",
      "-Xms256m",
      "-Xmx256m",
      "-XX:+UseSerialGC"
    })
@Warmup(iterations = 3, time = 1)
@Measurement(iterations = 5, time = 1)
@State(Scope.Thread)
public class TrialBenchmark {
  /// The benchmark that variants change.
  public static final String CHANGED = TrialBenchmark.class.getName() + ".linear";

  private static final Variant VARIANT = Variant.running();
  private static final boolean ALLOCATES = VARIANT.allocates();

  /// Rows to choose from: more than any variant repeats.
  private static final int ROWS = 32;

  /// Few, so that a process which has not been compiled yet gets through its first calls soon.
  private static final int FEATURES = 32;

  private static final int TABLE = 2000;
  private static final int IDS = 16;
  private static final int NUMBERS = 512;

  /// Operations of a stretch, and stretches of compiled code in a row, before the setup believes
  /// it.
  private static final int STRETCH = 50;

  private static final int STRETCHES = 10;
  private static final int MOST_BYTES = 64;
  private static final Duration MOST_SETUP = Duration.ofSeconds(20);

  private final int changedRepeats = VARIANT.repeats();
  private final int repeats = Variant.REPEATS;

  private final float[] x = Data.floats(ROWS * FEATURES);
  private final float[] y = new float[ROWS * FEATURES];
  private final float[] gathered = new float[IDS * FEATURES];
  private final int[] ids = Data.ids(ROWS * IDS, TABLE, new SplittableRandom(1));
  private final int[][] bags = new int[ROWS][];
  private final int[] sorted = Data.ids(NUMBERS, Integer.MAX_VALUE, new SplittableRandom(2));
  private final int[] keys = Data.ids(ROWS * IDS, Integer.MAX_VALUE, new SplittableRandom(3));
  private final double[] doubles = new double[ROWS * NUMBERS];

  private final Linear layer =
      Linear.packed(
          Tensor.ofFloats(
              "weight", Shape.of(FEATURES, FEATURES), Data.floats(FEATURES * FEATURES)));
  private final Embedding table =
      Embedding.of(
          Tensor.ofFloats("table", Shape.of(TABLE, FEATURES), Data.floats(TABLE * FEATURES)));
  private final EmbeddingBag bag = EmbeddingBag.of(table, EmbeddingBag.Mode.SUM);

  /// Where an object must go so that the compiler can't leave it out.
  @Nullable Object kept;

  private float firstProduct;
  private float firstGathered;
  private float firstReduced;
  private double total;
  private long mixed;
  private int places;

  /// Fills the arrays, takes one answer of each kernel, made in another way where there is one, and
  /// runs the benchmark until it is compiled.
  @Setup
  public void setUp(BenchmarkParams benchmark) {
    Arrays.sort(sorted);
    Arrays.setAll(doubles, i -> x[i % x.length]);
    Arrays.setAll(bags, row -> Arrays.copyOfRange(ids, row * IDS, (row + 1) * IDS));
    firstProduct = layer.forward(Arrays.copyOf(x, FEATURES))[0];
    firstGathered = table.lookup(ids[(repeats - 1) * IDS])[0];
    firstReduced = bag.forward(bags[0], new int[] {0})[0];
    for (int row = 0; row < repeats; row++) {
      mixed ^= mix(row);
      for (int i = 0; i < IDS; i++) {
        int place = Arrays.binarySearch(sorted, keys[row * IDS + i]);
        places += place < 0 ? -place - 1 : place;
      }
      double sum = 0;
      for (int i = 0; i < NUMBERS; i++) {
        sum += doubles[row * NUMBERS + i];
      }
      total += sum;
    }
    String name = benchmark.getBenchmark();
    compile(
        switch (name.substring(name.lastIndexOf('.') + 1)) {
          case "linear" -> this::linear;
          case "lookup" -> this::lookup;
          case "bag" -> this::bag;
          default -> () -> {};
        });
  }

  /// Until C2 has been there each vector is an object, so an operation allocates thousands of bytes
  /// where it will allocate none. A busy machine may need seconds for what a quiet one has done in
  /// half of one: time says nothing, bytes do.
  private static void compile(Runnable operation) {
    ThreadMXBean threads = ManagementFactory.getPlatformMXBean(ThreadMXBean.class);
    long start = System.nanoTime();
    int compiled = 0;
    while (compiled < STRETCHES && System.nanoTime() - start < MOST_SETUP.toNanos()) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < STRETCH; i++) {
        operation.run();
      }
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      compiled = bytes <= STRETCH * MOST_BYTES ? compiled + 1 : 0;
    }
  }

  /// Products of a row with a packed weight: the one that variants change.
  @Benchmark
  public float[] linear() {
    for (int row = 0; row < changedRepeats; row++) {
      layer.forward(x, row * FEATURES, 1, y, row * FEATURES);
    }
    if (ALLOCATES) {
      kept = new Object();
    }
    Data.check(y[0] == firstProduct, "linear");
    return y;
  }

  /// Rows of a table, copied.
  @Benchmark
  public float[] lookup() {
    for (int row = 0; row < repeats; row++) {
      table.lookup(ids, row * IDS, IDS, gathered, 0);
    }
    Data.check(gathered[0] == firstGathered, "lookup");
    return gathered;
  }

  /// Rows of a table, added up.
  @Benchmark
  public float[] bag() {
    for (int row = 0; row < repeats; row++) {
      bag.forward(bags[row], IDS, y, row * FEATURES);
    }
    Data.check(y[0] == firstReduced, "bag");
    return y;
  }

  /// A chain of additions: the latency of one instruction.
  @Benchmark
  public double sum() {
    double all = 0;
    for (int row = 0; row < repeats; row++) {
      double sum = 0;
      for (int i = 0; i < NUMBERS; i++) {
        sum += doubles[row * NUMBERS + i];
      }
      all += sum;
    }
    Data.check(all == total, "sum");
    return all;
  }

  /// Integer arithmetic in registers.
  @Benchmark
  public long mix() {
    long all = 0;
    for (int row = 0; row < repeats; row++) {
      all ^= mix(row);
    }
    Data.check(all == mixed, "mix");
    return all;
  }

  /// Binary searches: branches that can't be foreseen.
  @Benchmark
  public int search() {
    int all = 0;
    for (int i = 0; i < repeats * IDS; i++) {
      int low = 0;
      int high = sorted.length;
      while (low < high) {
        int middle = (low + high) >>> 1;
        if (sorted[middle] < keys[i]) {
          low = middle + 1;
        } else {
          high = middle;
        }
      }
      all += low;
    }
    Data.check(all == places, "search");
    return all;
  }

  /// The finaliser of SplitMix64, again and again.
  private static long mix(long start) {
    long z = start;
    for (int i = 0; i < NUMBERS / 4; i++) {
      z += 0x9e3779b97f4a7c15L;
      z = (z ^ (z >>> 30)) * 0xbf58476d1ce4e5b9L;
      z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
      z ^= z >>> 31;
    }
    return z;
  }
}
