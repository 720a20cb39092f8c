package io.lanewise.layer;

import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.Nullable;

/// The calls that bring a layer to every kernel that it can choose.
final class WarmUpCalls {
  /// Floats of an input or an answer, and elements of a weight that calls read: 16 MB.
  private static final int MOST = 1 << 22;

  /// Every height of a tile, every way to cut a call into tiles, and a batch of many.
  private static final int[] ROWS =
      IntStream.concat(IntStream.rangeClosed(1, 16), IntStream.of(40)).toArray();

  /// Rows of the entries that copy from and to segments: they end in the same kernels.
  private static final int SEGMENT_ROWS = 3;

  /// The most panels of a tile.
  private static final int MOST_GROUPS = 8;

  /// Steps of a tile's loop. 24 are the fewest whose loop is hot before the method is called often:
  /// HotSpot optimises after 600 calls and 15000 rounds of loops, and enters loops in the middle,
  /// compiling them twice, from 40000 rounds on.
  private static final int STEPS = 32;

  /// Numbers of ids: one, a few, and more than the eight that are copied at a time.
  private static final int[] IDS = {1, 3, 8, 20};

  /// Ids of a bag beside one of one id: 8 + 4 + 2 + 1 are under way at a time.
  private static final int BAG = 16;

  /// Inputs, all of them 1, and answers: of all calls, and as large as the largest needs.
  private float[] x = {};

  private float[] y = {};

  List<WarmUpCall> of(Layer layer) {
    List<WarmUpCall> calls = new ArrayList<>();
    switch (layer) {
      case Linear linear -> products(linear, calls);
      case Embedding embedding -> lookups(embedding, calls);
      case EmbeddingBag bags -> bags(bags, calls);
    }
    return calls;
  }

  private void products(Linear layer, List<WarmUpCall> calls) {
    int in = layer.inFeatures();
    int most = Math.max(16, MOST / Math.max(1, in));
    Linear deep = layer.narrowed(in, Math.min(layer.outFeatures(), most));
    List<Linear> bands = bands(layer);
    for (int rows : ROWS) {
      WarmUpCall first = null;
      for (Linear band : bands) {
        first = product(band, rows, null, calls);
      }
      if (first != null) {
        product(deep, rows, first, calls);
      }
    }
    for (Linear band : bands) {
      segments(band, calls);
    }
  }

  /// As few outputs as bring every kernel to run in every call, not only in the rest of a long one:
  /// each number of panels, or the sixteen rows that are under way at a time, and what is left
  /// over.
  private static List<Linear> bands(Linear layer) {
    int out = layer.outFeatures();
    List<Linear> bands = new ArrayList<>();
    if (out % 16 != 0) {
      bands.add(band(layer, out % 16));
    }
    int groups = layer.isInPlace() ? 1 : MOST_GROUPS;
    for (int outputs = 16; outputs <= Math.min(out, 16 * groups); outputs += 16) {
      bands.add(band(layer, outputs));
    }
    return bands;
  }

  /// The beginning of the weight as one of so many outputs. Columns beyond the last multiple of 16
  /// have code of their own, so they stay.
  private static Linear band(Linear layer, int outputs) {
    int in = layer.inFeatures();
    if (!layer.isInPlace()) {
      return layer.narrowed(Math.min(in, STEPS), outputs);
    }
    long fit = (long) in * layer.outFeatures() / outputs;
    long steps = Math.min(STEPS, (fit - in % 16) / 16);
    return layer.narrowed((int) (16 * steps) + in % 16, outputs);
  }

  private @Nullable WarmUpCall product(
      Linear layer, int rows, @Nullable WarmUpCall before, List<WarmUpCall> calls) {
    if (!fits(layer, rows)) {
      return null;
    }
    grow(rows * layer.inFeatures(), rows * layer.outFeatures());
    Runnable body = () -> layer.forward(x, 0, rows, y, 0);
    WarmUpCall call = WarmUpCall.product(layer, rows, body, before);
    calls.add(call);
    return call;
  }

  private static boolean fits(Linear layer, int rows) {
    return (long) rows * Math.max(layer.inFeatures(), layer.outFeatures()) <= MOST;
  }

  private void grow(int xCount, int yCount) {
    if (x.length < xCount) {
      x = ones(xCount);
    }
    if (y.length < yCount) {
      y = new float[yCount];
    }
  }

  private static float[] ones(int count) {
    float[] ones = new float[count];
    Arrays.fill(ones, 1f);
    return ones;
  }

  private void segments(Linear layer, List<WarmUpCall> calls) {
    if (!fits(layer, SEGMENT_ROWS)) {
      return;
    }
    Shape shape = Shape.of(SEGMENT_ROWS, layer.inFeatures());
    Tensor input = Tensor.ofFloats("", shape, ones(SEGMENT_ROWS * layer.inFeatures()));
    MemorySegment out = Arena.ofAuto().allocate((long) SEGMENT_ROWS * layer.outFeatures() * 4, 64);
    Runnable segment = () -> layer.forward(input.segment(), 0, SEGMENT_ROWS, out, 0);
    Runnable tensor =
        () -> {
          try (Arena arena = Arena.ofConfined()) {
            layer.forward(input, arena);
          }
        };
    calls.add(WarmUpCall.product(layer, SEGMENT_ROWS, segment, null));
    calls.add(WarmUpCall.product(layer, SEGMENT_ROWS, tensor, null));
  }

  private void lookups(Embedding table, List<WarmUpCall> calls) {
    int dim = table.embeddingDim();
    long rows = Math.min(table.numEmbeddings(), IDS[IDS.length - 1]);
    for (int count : IDS) {
      if (rows == 0 || (long) count * dim > MOST) {
        return;
      }
      grow(0, count * dim);
      long[] ids = LongStream.range(0, count).map(i -> i * 7 % rows).toArray();
      int[] ints = Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
      MemorySegment out = Arena.ofAuto().allocate((long) count * dim * Float.BYTES, 64);
      List<Runnable> bodies = new ArrayList<>();
      bodies.add(() -> table.lookup(ints, y, 0));
      bodies.add(() -> table.lookup(ids, y, 0));
      bodies.add(() -> table.lookup(ints, out, 0));
      bodies.add(() -> table.lookup(ids, out, 0));
      if (count == 1) {
        bodies.add(() -> table.lookup(0, y, 0));
        bodies.add(() -> tensor(table));
      }
      for (Runnable body : bodies) {
        calls.add(WarmUpCall.copy(count, (double) dim * Float.BYTES, body));
      }
    }
  }

  /// Every number of rows that is under way at a time, in bags of which one is padding or empty.
  private void bags(EmbeddingBag table, List<WarmUpCall> calls) {
    int dim = table.embeddingDim();
    if (table.numEmbeddings() == 0 || 2L * dim > MOST) {
      return;
    }
    grow(0, 2 * dim);
    long rows = Math.min(table.numEmbeddings(), BAG);
    long[] ids = LongStream.range(0, BAG).map(i -> i * 7 % rows).toArray();
    int[] ints = Arrays.stream(ids).mapToInt(Math::toIntExact).toArray();
    long[] offsets = table.includeLastOffset() ? new long[] {0, 1, BAG} : new long[] {0, 1};
    int[] intOffsets = Arrays.stream(offsets).mapToInt(Math::toIntExact).toArray();
    List<Runnable> bodies = new ArrayList<>();
    bodies.add(() -> table.forward(ids, offsets, null, y, 0));
    bodies.add(() -> table.forward(ints, intOffsets, null, y, 0));
    bodies.add(() -> table.forward(ints, BAG, y, 0));
    if (table.mode() == EmbeddingBag.Mode.SUM) {
      float[] weights = ones(BAG);
      bodies.add(() -> table.forward(ids, offsets, weights, y, 0));
    }
    for (Runnable body : bodies) {
      calls.add(WarmUpCall.copy(BAG, (double) dim * Float.BYTES, body));
    }
  }

  private static void tensor(Embedding table) {
    try (Arena arena = Arena.ofConfined()) {
      MemorySegment ids = arena.allocate(Long.BYTES, Long.BYTES);
      table.lookup(Tensor.of("ids", DType.I64, Shape.of(1), ids), arena);
    }
  }
}
