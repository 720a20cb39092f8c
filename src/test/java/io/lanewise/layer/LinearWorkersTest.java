package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A call that threads share gives what one thread gives.
class LinearWorkersTest {
  /// Input and output features, rows: all but the first are split.
  private static final int[][] SHAPES = {
    {16, 16, 1},
    {1537, 1531, 1},
    {384, 1536, 4},
    {385, 129, 41},
    {1000, 17, 83},
    {7, 5, 40_001},
    {64, 513, 67},
    {2050, 200, 6},
    {40, 5000, 9},
  };

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8})
  @Tag(Width.TAG)
  void anyNumberOfThreadsGivesTheSameBits(int threads) {
    if (Width.slowFma()) {
      return; // a call that is large enough to be split would take minutes
    }
    try (Workers workers = Workers.of(threads)) {
      for (int[] shape : SHAPES) {
        int in = shape[0];
        int out = shape[1];
        Random32 random = new Random32(in * 31L + out);
        Tensor weight = random.tensor("weight", out, in);
        Tensor bias = random.tensor("bias", out);
        float[] x = random.floats(shape[2] * in);
        for (Linear alone : List.of(Linear.packed(weight, bias), Linear.inPlace(weight, null))) {
          Linear shared = alone.withWorkers(workers);
          assertBits(alone.forward(x), shared.forward(x), shape[2] + " rows in " + shared);
          Linear gelu = shared.withActivation(Activation.GELU);
          float[] expected = alone.withActivation(Activation.GELU).forward(x);
          assertBits(expected, gelu.forward(x), shape[2] + " rows in " + gelu);
        }
      }
    }
  }

  @Test
  void concurrentCallersOfBothKindsGetTheirOwnAnswers() throws Exception {
    try (Workers workers = Workers.of(3)) {
      Random32 random = new Random32(5);
      Linear alone = Linear.packed(random.tensor("weight", 512, 256));
      Linear shared = alone.withWorkers(workers);
      AtomicInteger right = new AtomicInteger();
      List<Thread> callers = new ArrayList<>();
      for (int i = 0; i < 12; i++) {
        float[] x = random.floats((80 + i) * 256);
        float[] expected = alone.forward(x);
        Thread.Builder builder = i % 2 == 0 ? Thread.ofPlatform() : Thread.ofVirtual();
        callers.add(
            builder.start(
                () -> {
                  for (int call = 0; call < 50; call++) {
                    assertBits(expected, shared.forward(x), "call " + call);
                    right.incrementAndGet();
                  }
                }));
      }
      for (Thread caller : callers) {
        caller.join();
      }
      assertEquals(12 * 50, right.get());
    }
  }

  @Test
  void callsIntoMemoryOfTheCallerAllocateNothing() {
    ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    try (Workers workers = Workers.of(2)) {
      Random32 random = new Random32(6);
      Linear shared =
          Linear.packed(random.tensor("weight", 512, 512), random.tensor("bias", 512))
              .withWorkers(workers);
      float[] x = random.floats(4 * 512);
      float[] y = new float[4 * 512];
      for (int call = 0; call < 3_000; call++) {
        shared.forward(x, y);
      }
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int call = 0; call < 3_000; call++) {
        shared.forward(x, y);
      }
      long bytes = threads.getCurrentThreadAllocatedBytes() - before;
      assertTrue(bytes < 3_000, bytes + " bytes");
    }
  }

  @Test
  void closedWorkersAreATypedError() {
    Random32 random = new Random32(7);
    Linear alone = Linear.packed(random.tensor("weight", 64, 64));
    Workers workers = Workers.of(2);
    Linear shared = alone.withWorkers(workers);
    float[] x = random.floats(64);
    assertBits(alone.forward(x), shared.forward(x), "open");
    workers.close();
    workers.close();
    TensorException closed = assertThrows(TensorException.class, () -> shared.forward(x));
    assertEquals("linear: workers: expected open, got closed", closed.getMessage());
    assertEquals("Workers(2, closed)", workers.toString());
    try (Workers others = Workers.of(3)) {
      assertBits(alone.forward(x), shared.withWorkers(others).forward(x), "others");
    }
  }

  @Test
  void aWeightThatWorkersCanNotReadIsRefused() {
    try (Workers workers = Workers.of(2);
        Workers none = Workers.of(1);
        Arena arena = Arena.ofConfined()) {
      Tensor weight = Tensor.of("w", DType.F32, Shape.of(4, 4), arena.allocate(64));
      Linear linear = Linear.inPlace(weight, null);
      assertThrows(TensorException.class, () -> linear.withWorkers(workers));
      assertBits(new float[4], linear.withWorkers(none).forward(new float[4]), "one thread");
    }
  }

  @Test
  void saysHowManyThreads() {
    try (Workers workers = Workers.of(2);
        Workers cores = Workers.ofCores()) {
      Linear alone = Linear.packed(new Random32(8).tensor("weight", 4, 4));
      assertEquals(alone + ", 2 threads", alone.withWorkers(workers).toString());
      assertEquals(2, workers.threads());
      assertEquals(Runtime.getRuntime().availableProcessors(), cores.threads());
    }
    try (Workers none = Workers.of(1)) {
      Linear alone = Linear.packed(new Random32(8).tensor("weight", 4, 4));
      assertEquals(alone.toString(), alone.withWorkers(none).toString());
    }
  }

  private static void assertBits(float[] expected, float[] actual, String what) {
    assertEquals(expected.length, actual.length, what);
    int[] bits = new int[expected.length];
    int[] actualBits = new int[expected.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(expected[i]);
      actualBits[i] = Float.floatToRawIntBits(actual[i]);
    }
    assertArrayEquals(bits, actualBits, what);
  }
}
