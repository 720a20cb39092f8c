package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.sun.management.ThreadMXBean;
import io.lanewise.ChildJvm;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Quantized.Layout;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Calls over narrow weights allocate nothing once their scratch memory is there.
///
/// In a JVM with the scalar kernels: a vector that is not compiled yet is an object, and when it is
/// compiled is no business of a test.
class NarrowAllocationTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
  private static final int ROUNDS = 20;
  private static final int IN = 200;
  private static final int OUT = 37;
  private static final int MOST_ROWS = 8;

  /// So many rows that they are brought before they are widened.
  private static final int LARGE = 50_000;

  @Test
  void aRoundOfAllCallsTakesNoByte() throws Exception {
    List<String> options = List.of("-Dlanewise.vectorBits=0", "--add-modules=jdk.incubator.vector");
    assertEquals(List.of("0"), ChildJvm.run(options, Rounds.class));
  }

  /// The child process: prints the bytes that the most frugal round took. In others compiled code
  /// may be given up, and what the compiler had left out becomes an object after all.
  static final class Rounds {
    private final float[] x = new float[MOST_ROWS * IN];
    private final float[] y = new float[MOST_ROWS * IN];
    private final List<Runnable> calls = new ArrayList<>();

    private Rounds() {
      calls(Linear.packed(half(DType.BF16, OUT)), Linear.inPlace(half(DType.F16, OUT), null));
      Linear square = Linear.packed(half(DType.BF16, IN));
      Sequential tower = Sequential.of(square, square, square);
      calls.add(() -> tower.forward(x, 0, MOST_ROWS, y, 0));
      for (Layout layout : new Layout[] {Layout.SIGNED, Layout.INT4, Layout.UNSIGNED}) {
        Quantized codes =
            CodeMatrix.random(layout, OUT, IN, 32, layout == Layout.UNSIGNED).weight();
        calls(Linear.packed(codes, null, Arena.ofAuto()), Linear.inPlace(codes, null));
        calls(Embedding.of(codes));
        calls(EmbeddingBag.of(codes, EmbeddingBag.Mode.MEAN));
      }
      calls(Embedding.of(half(DType.BF16, OUT)));
      calls(EmbeddingBag.of(half(DType.F16, OUT), EmbeddingBag.Mode.MAX));
      calls(EmbeddingBag.of(half(DType.BF16, OUT), EmbeddingBag.Mode.SUM));
      calls(Embedding.of(half(DType.F16, LARGE)));
      Tensor blocks = blocks(DType.Q5_1, OUT);
      calls(Embedding.of(blocks), Embedding.of(blocks(DType.Q5_1, 2 * LARGE)));
      calls(EmbeddingBag.of(blocks, EmbeddingBag.Mode.SUM));
      calls(Linear.packed(blocks), Linear.inPlace(blocks, null));
      Tensor rows = Tensor.of("w", DType.U8, Shape.of(LARGE, 208), memory(LARGE * 208L));
      calls(Embedding.of(Quantized.embeddingBagByte(rows)));
    }

    public static void main(String[] args) {
      Rounds all = new Rounds();
      long least = Long.MAX_VALUE;
      for (int round = 0; round < ROUNDS; round++) {
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < all.calls.size(); i++) {
          all.calls.get(i).run();
        }
        least = Math.min(least, THREADS.getCurrentThreadAllocatedBytes() - before);
      }
      System.out.println(least);
    }

    private void calls(Linear... layers) {
      for (Linear layer : layers) {
        for (int rows : new int[] {1, 3, MOST_ROWS}) {
          calls.add(() -> layer.forward(x, 0, rows, y, 0));
        }
      }
    }

    private void calls(Embedding... tables) {
      for (Embedding table : tables) {
        calls(table);
      }
    }

    private void calls(Embedding table) {
      int[] ids = IntStream.range(0, MOST_ROWS).map(i -> i * 5 % OUT).toArray();
      long[] same = IntStream.of(ids).asLongStream().toArray();
      MemorySegment out = memory((long) ids.length * IN * Float.BYTES);
      calls.add(() -> table.lookup(3, y, 0));
      calls.add(() -> table.lookup(ids, y, 0));
      calls.add(() -> table.lookup(same, out, 0));
      Tensor segment = Tensor.of("ids", DType.I64, Shape.of(MOST_ROWS), ids(same));
      calls.add(() -> table.lookup(segment, out, 0));
    }

    private void calls(EmbeddingBag bags) {
      int[] ids = IntStream.range(0, 40).map(i -> i * 5 % OUT).toArray();
      int[] offsets = {0, 3, 3, 21};
      long[] longIds = IntStream.of(ids).asLongStream().toArray();
      long[] longOffsets = IntStream.of(offsets).asLongStream().toArray();
      EmbeddingBag padded = bags.withPaddingIdx(5);
      calls.add(() -> bags.forward(ids, offsets, null, y, 0));
      calls.add(() -> bags.forward(longIds, longOffsets, null, y, 0));
      calls.add(() -> bags.forward(ids, MOST_ROWS, y, 0));
      calls.add(() -> padded.forward(ids, offsets, null, y, 0));
      if (bags.mode() == EmbeddingBag.Mode.SUM) {
        calls.add(() -> padded.forward(ids, offsets, x, y, 0));
      }
    }

    private static Tensor half(DType dtype, int rows) {
      return Tensor.of("w", dtype, Shape.of(rows, IN), memory(2L * rows * IN));
    }

    private static Tensor blocks(DType dtype, int rows) {
      Shape shape = Shape.of(rows, IN / 32 * 32);
      return Tensor.of("w", dtype, shape, memory(Tensor.byteCount(dtype, shape)));
    }

    private static MemorySegment ids(long... ids) {
      return Arena.ofAuto().allocateFrom(ValueLayout.JAVA_LONG, ids);
    }

    private static MemorySegment memory(long bytes) {
      return Arena.ofAuto().allocate(bytes, 64);
    }
  }
}
