package io.lanewise;

import com.sun.management.ThreadMXBean;
import io.lanewise.layer.Activation;
import io.lanewise.layer.CodeMatrix;
import io.lanewise.layer.Embedding;
import io.lanewise.layer.EmbeddingBag;
import io.lanewise.layer.Linear;
import io.lanewise.layer.Machine;
import io.lanewise.search.Metric;
import io.lanewise.search.Nearest;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.train.Adagrad;
import io.lanewise.train.EmbeddingBagGradient;
import io.lanewise.train.EmbeddingGradient;
import io.lanewise.train.Initializer;
import io.lanewise.train.MaxNorm;
import io.lanewise.train.Optimizer;
import io.lanewise.train.RowwiseAdagrad;
import io.lanewise.train.Sgd;
import io.lanewise.train.SparseAdam;
import io.lanewise.train.TrainableTable;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/// Calls of every kernel over every kind of weight, mixed in one JVM until they are compiled.
///
/// The program prints the register width, and the names of those that still allocate.
final class HotCalls {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int COLUMNS = 416;
  private static final int ROWS = 64;
  private static final int MOST = 12;
  private static final int TURNS = 16;
  private static final int CALLS = 400;

  private final Random32 random = new Random32(5);
  private final float[] x = random.floats(MOST * COLUMNS);
  private final float[] y = new float[ROWS * COLUMNS];
  private final int[] ids = IntStream.range(0, ROWS).map(i -> i * 29 % ROWS).toArray();
  private final int[] offsets = {0, 20, 23, 24, 44};
  private final Map<String, Runnable> calls = new LinkedHashMap<>();

  private HotCalls() {
    numbers("F32", random.tensor("w", ROWS, COLUMNS));
    for (DType dtype : new DType[] {DType.BF16, DType.F16, DType.Q4_K}) {
      numbers(dtype.name(), tensor(dtype));
    }
    codes(Quantized.Layout.SIGNED, COLUMNS, false);
    codes(Quantized.Layout.SIGNED, COLUMNS, true);
    codes(Quantized.Layout.SIGNED, 32, false);
    codes(Quantized.Layout.UNSIGNED, COLUMNS, true);
    codes(Quantized.Layout.UNSIGNED, 32, true);
    codes(Quantized.Layout.INT4, 32, false);
    codes(Quantized.Layout.EMBEDDING_BAG_BYTE, COLUMNS, false);
    codes(Quantized.Layout.EMBEDDING_BAG_4BIT, COLUMNS, false);
    codes(Quantized.Layout.Q8_0, 32, false);
    codes(Quantized.Layout.Q4_0, 32, false);
    Linear plain = Linear.packed(random.tensor("w", ROWS, COLUMNS));
    for (Activation activation : Activation.values()) {
      Linear layer = plain.withActivation(activation);
      calls.put(activation.name(), () -> layer.forward(x, 0, 3, y, 0));
    }
    training();
  }

  public static void main(String[] args) {
    System.out.println(Machine.current().vectorBits() + " bits");
    HotCalls all = new HotCalls();
    Map<String, Long> least = new LinkedHashMap<>();
    for (int turn = 0; turn < TURNS; turn++) {
      boolean compiled = turn >= TURNS - 5;
      all.calls.forEach(
          (name, call) -> {
            long bytes = allocated(call);
            if (compiled) {
              least.merge(name, bytes, Math::min);
            }
          });
    }
    least.forEach(
        (name, bytes) -> {
          if (bytes > 0) {
            System.out.println(name);
          }
        });
  }

  /// Bytes a call, whatever a whole turn took once left aside.
  private static long allocated(Runnable call) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      call.run();
    }
    return (THREADS.getCurrentThreadAllocatedBytes() - before) / CALLS;
  }

  private static Tensor tensor(DType dtype) {
    int columns = dtype.blockElements() > 32 ? 256 : COLUMNS;
    Shape shape = Shape.of(ROWS, columns);
    return Tensor.of(
        "w", dtype, shape, Arena.ofAuto().allocate(Tensor.byteCount(dtype, shape), 64));
  }

  private void numbers(String name, Tensor weight) {
    tables(name, Embedding.of(weight));
    layers(name, () -> Linear.packed(weight), () -> Linear.inPlace(weight, null));
    if (weight.dtype().blockElements() == 1) {
      searches(name, metric -> Nearest.of(weight, metric));
    }
  }

  private void codes(Quantized.Layout layout, int group, boolean zeros) {
    Quantized weight = CodeMatrix.random(layout, ROWS, COLUMNS, group, zeros).weight();
    String name = layout + (group < COLUMNS ? " by " + group : "") + (zeros ? " zeros" : "");
    tables(name, Embedding.of(weight));
    layers(
        name,
        () -> Linear.packed(weight, null, Arena.ofAuto()),
        () -> Linear.inPlace(weight, null));
    searches(name, metric -> Nearest.of(weight, metric));
  }

  private void tables(String name, Embedding table) {
    calls.put(name + " look-up", () -> table.lookup(ids, y, 0));
    calls.put(name + " row", () -> table.lookup(7, y, 0));
    for (EmbeddingBag.Mode mode : EmbeddingBag.Mode.values()) {
      EmbeddingBag bags = EmbeddingBag.of(table, mode);
      calls.put(name + " " + mode, () -> bags.forward(ids, offsets, null, y, 0));
    }
    EmbeddingBag sums = EmbeddingBag.of(table, EmbeddingBag.Mode.SUM);
    calls.put(name + " weighted", () -> sums.forward(ids, offsets, x, y, 0));
  }

  private void layers(String name, Supplier<Linear> packed, Supplier<Linear> inPlace) {
    Linear held = packed.get();
    Linear placed = inPlace.get();
    for (int rows : new int[] {1, 2, 3, 4, 5, 6, MOST}) {
      calls.put(name + " packed " + rows, () -> held.forward(x, 0, rows, y, 0));
    }
    for (int rows : new int[] {1, 2, 5}) {
      calls.put(name + " in place " + rows, () -> placed.forward(x, 0, rows, y, 0));
    }
  }

  private interface Search {
    Nearest of(Metric metric);
  }

  private void searches(String name, Search search) {
    long[] found = new long[5 * MOST];
    float[] scores = new float[5 * MOST];
    long[] leftOut = new long[MOST];
    for (Metric metric : Metric.values()) {
      Nearest nearest = search.of(metric);
      calls.put(
          name + " " + metric, () -> nearest.search(x, 0, 1, 5, leftOut, 0, found, 0, scores, 0));
    }
  }

  private void training() {
    MaxNorm norm = MaxNorm.of(table(), 1);
    calls.put("max norm", () -> norm.renormalize(ids));
    steps("sgd", Sgd.of(table(), 0.1));
    steps("adagrad", Adagrad.of(table(), 0.1));
    steps("row-wise adagrad", RowwiseAdagrad.of(table(), 0.1));
    steps("sparse adam", SparseAdam.of(table(), 0.1));
    EmbeddingBag bags = EmbeddingBag.of(Embedding.of(table().tensor()), EmbeddingBag.Mode.MAX);
    EmbeddingBagGradient gradient = EmbeddingBagGradient.of(bags);
    calls.put("max gradient", () -> gradient.backward(ids, offsets, x));
  }

  private void steps(String name, Optimizer optimizer) {
    EmbeddingGradient gradient = EmbeddingGradient.of(Embedding.of(optimizer.table().tensor()));
    int[] few = Arrays.copyOf(ids, MOST);
    calls.put(name, () -> optimizer.step(gradient.backward(few, x)));
  }

  private static TrainableTable table() {
    TrainableTable table = TrainableTable.create("w", Shape.of(ROWS, COLUMNS), Arena.ofAuto());
    Initializer.normal(0, 1).fill(table, 3);
    return table;
  }
}
