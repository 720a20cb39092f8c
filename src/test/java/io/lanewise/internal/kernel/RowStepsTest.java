package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The steps of every width beside the scalar twin, bit for bit, and that beside the definition.
@Tag(Width.TAG)
class RowStepsTest {
  private static final RowSteps SCALAR = RowSteps.ofBits(0);

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128, 0})
  void hasTheBitsOfTheScalarTwin(int vectorBits) {
    RowSteps steps = RowSteps.ofBits(vectorBits);
    Random32 random = new Random32(7);
    for (int blocks : new int[] {1, 2, 3, 7, 19}) {
      int floats = blocks * RowSteps.BLOCK;
      float[] x = random.floats(floats);
      float[] y = random.floats(floats);
      float[] sum = random.floats(floats);
      try (Arena arena = Arena.ofConfined()) {
        Memory ours = new Memory(arena, x, y, sum);
        Memory twins = new Memory(arena, x, y, sum);
        assertEquals(ours.dot(SCALAR, blocks), ours.dot(steps, blocks));
        ours.stepAndSettle(steps, blocks);
        twins.stepAndSettle(SCALAR, blocks);
        assertEquals(-1, ours.x.mismatch(twins.x));
        assertEquals(-1, ours.y.mismatch(twins.y));
        assertArrayEquals(new float[floats], ours.sum.toArray(Tensor.FLOAT));
      }
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128, 0})
  void doesWhatItSays(int vectorBits) {
    RowSteps steps = RowSteps.ofBits(vectorBits);
    float[] x = new float[32];
    float[] y = new float[32];
    float[] sum = new float[32];
    double dot = 0;
    for (int k = 0; k < 32; k++) {
      x[k] = k - 7;
      y[k] = 3 * k + 1;
      sum[k] = k;
      dot += x[k] * y[k];
    }
    try (Arena arena = Arena.ofConfined()) {
      Memory memory = new Memory(arena, x, y, sum);
      assertEquals(dot, memory.dot(steps, 2)); // integers: exact in any order
      memory.stepAndSettle(steps, 2);
      for (int k = 0; k < 32; k++) {
        assertEquals(y[k] + 2 * x[k], memory.y.get(Tensor.FLOAT, 64 + 4L * k));
        assertEquals(x[k] + sum[k] + 2 * y[k], memory.x.get(Tensor.FLOAT, 64 + 4L * k));
      }
      assertEquals(0, memory.x.get(Tensor.FLOAT, 60));
      assertEquals(0, memory.y.get(Tensor.FLOAT, 60));
    }
  }

  /// Rows behind a block that nobody may touch.
  private record Memory(MemorySegment x, MemorySegment y, MemorySegment sum) {
    Memory(Arena arena, float[] x, float[] y, float[] sum) {
      this(copy(arena, x, 64), copy(arena, y, 64), copy(arena, sum, 0));
    }

    private static MemorySegment copy(Arena arena, float[] values, int before) {
      MemorySegment memory = arena.allocate(before + 4L * values.length, 64);
      MemorySegment.copy(values, 0, memory, Tensor.FLOAT, before, values.length);
      return memory;
    }

    float dot(RowSteps steps, int blocks) {
      return steps.dot(x, 64, y, 64, blocks);
    }

    void stepAndSettle(RowSteps steps, int blocks) {
      steps.step(2, x, 64, y, 64, sum, blocks);
      steps.settle(x, 64, sum, blocks);
    }
  }
}
