package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.internal.kernel.Updates.Rule;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every rule at every width against the scalar twin, bit for bit; what lies outside the range
/// stays.
@Tag(Width.TAG)
class UpdatesTest {
  private static final int BEFORE = 3;
  private static final int AFTER = 5;

  static Stream<Object[]> rulesAndWidths() {
    return Arrays.stream(Rule.values())
        .flatMap(rule -> Stream.of(512, 256, 128).map(bits -> new Object[] {rule, bits}));
  }

  @ParameterizedTest
  @MethodSource("rulesAndWidths")
  void everyWidthGivesTheBitsOfTheTwin(Rule rule, int bits) {
    Random32 random = new Random32(12);
    for (int count : Width.sizes()) {
      int length = BEFORE + count + AFTER;
      float[] g = random.floats(count + 2);
      float[] w = random.floats(length);
      float[] first = squares(random.floats(length));
      float[] second = squares(random.floats(length));
      float[] constants = random.floats(Updates.CONSTANTS);
      constants[Updates.SECOND_GAIN] = 0.25f; // or the root is of a negative number
      constants[Updates.SECOND_KEEP] = 0.75f;
      float[][] expected = apply(Updates.of(0), rule, g, w, first, second, count, constants);
      float[][] actual = apply(Updates.of(bits), rule, g, w, first, second, count, constants);
      for (int memory = 0; memory < 3; memory++) {
        assertArrayEquals(expected[memory], actual[memory], rule + " " + count + ": " + memory);
      }
      assertArrayEquals(Arrays.copyOf(w, BEFORE), Arrays.copyOf(actual[0], BEFORE));
      assertArrayEquals(
          Arrays.copyOfRange(w, length - AFTER, length),
          Arrays.copyOfRange(actual[0], length - AFTER, length));
    }
  }

  private static float[] squares(float[] x) {
    for (int i = 0; i < x.length; i++) {
      x[i] *= x[i];
    }
    return x;
  }

  private static float[][] apply(
      Updates updates,
      Rule rule,
      float[] g,
      float[] w,
      float[] first,
      float[] second,
      int count,
      float[] constants) {
    MemorySegment[] memory = {copy(w), copy(first), copy(second)};
    updates.apply(rule, g, 2, memory[0], memory[1], memory[2], BEFORE * 4L, count, constants);
    return Arrays.stream(memory).map(m -> m.toArray(Tensor.FLOAT)).toArray(float[][]::new);
  }

  /// At an odd address, as a table in a file may be.
  private static MemorySegment copy(float[] values) {
    MemorySegment memory = Arena.ofAuto().allocate(values.length * 4L + 1, 64).asSlice(1);
    MemorySegment.copy(values, 0, memory, Tensor.FLOAT, 0, values.length);
    return memory;
  }
}
