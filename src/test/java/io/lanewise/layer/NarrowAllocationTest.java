package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Quantized.Layout;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Calls over narrow weights allocate nothing, once their vectors are registers and their scratch
/// memory is there: the same calls again and again, in turn, until a round of them takes no byte.
class NarrowAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final Duration LIMIT = Duration.ofMinutes(2);
  private static final int IN = 200;
  private static final int OUT = 37;
  private static final int MOST_ROWS = 8;

  /// So many rows that they are brought before they are widened.
  private static final int LARGE = 50_000;

  private final float[] x = new float[MOST_ROWS * IN];
  private final float[] y = new float[MOST_ROWS * IN];
  private final List<Runnable> calls = new ArrayList<>();

  @Test
  void aRoundOfAllCallsTakesNoByte() {
    calls(Linear.packed(half(DType.BF16, OUT)), Linear.inPlace(half(DType.F16, OUT), null));
    for (Layout layout : new Layout[] {Layout.SIGNED, Layout.INT4, Layout.UNSIGNED}) {
      Quantized codes = CodeMatrix.random(layout, OUT, IN, 32, layout == Layout.UNSIGNED).weight();
      calls(Linear.packed(codes, null, Arena.ofAuto()), Linear.inPlace(codes, null));
      calls(Embedding.of(codes));
    }
    calls(Embedding.of(half(DType.BF16, OUT)));
    calls(Embedding.of(half(DType.F16, LARGE)));
    Tensor rows = Tensor.of("w", DType.U8, Shape.of(LARGE, 208), memory(LARGE * 208L));
    calls(Embedding.of(Quantized.embeddingBagByte(rows)));
    long end = System.nanoTime() + LIMIT.toNanos();
    long allocated;
    do {
      for (int i = 0; i < 50; i++) {
        calls.forEach(Runnable::run);
      }
      allocated = THREADS.getCurrentThreadAllocatedBytes();
      for (Runnable call : calls) {
        call.run();
      }
      allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    } while (allocated > 0 && System.nanoTime() < end);
    // The list's iterator is not there for long enough to be an object.
    assertEquals(0, allocated, "bytes a round");
  }

  private void calls(Linear... layers) {
    for (Linear layer : layers) {
      for (int rows : new int[] {1, 3, MOST_ROWS}) {
        calls.add(() -> layer.forward(x, 0, rows, y, 0));
      }
    }
  }

  private void calls(Embedding table) {
    int[] ids = IntStream.range(0, MOST_ROWS).map(i -> i * 5 % OUT).toArray();
    long[] same = IntStream.of(ids).asLongStream().toArray();
    MemorySegment out = memory((long) ids.length * IN * Float.BYTES);
    calls.add(() -> table.lookup(3, y, 0));
    calls.add(() -> table.lookup(ids, y, 0));
    calls.add(() -> table.lookup(same, out, 0));
  }

  private static Tensor half(DType dtype, int rows) {
    return Tensor.of("w", dtype, Shape.of(rows, IN), memory(2L * rows * IN));
  }

  private static MemorySegment memory(long bytes) {
    return Arena.ofAuto().allocate(bytes, 64);
  }
}
