package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.Random32;
import io.lanewise.Width;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Rows by any entry, in any order, at any stride, are the table's own bits.
@Tag(Width.TAG)
class GatherTest {
  private static final int ROWS = 60;
  private static final int[] WIDTHS = {1, 3, 15, 16, 17, 31, 32, 70};

  /// No order at first, then runs, repeated ids, a run backwards, and no multiple of eight.
  private static final int[] IDS = {
    7, 59, 0, 3, 44, 12, 13, 2, 58, 58, 20, 21, 22, 23, 24, 25, 9, 8, 7, 6, 5, 30, 31, 1, 50, 40,
    41, 10, 39, 19, 0
  };

  static Stream<Gather> gathers() {
    return Stream.of(new Gather512(), new Gather256(), new Gather128(), new Gather0());
  }

  @ParameterizedTest
  @MethodSource("gathers")
  void everyEntryCopiesBits(Gather gather) {
    int[] table = new int[ROWS * 70];
    Random32 random = new Random32(5);
    Arrays.setAll(table, _ -> random.below(1 << 16) << 16 | random.below(1 << 16));
    // From an odd address on.
    MemorySegment memory = Arena.ofAuto().allocate(table.length * 4L + 1).asSlice(1);
    MemorySegment.copy(table, 0, memory, ValueLayout.JAVA_INT_UNALIGNED, 0, table.length);
    long[] longs = Arrays.stream(IDS).asLongStream().toArray();
    for (int width : WIDTHS) {
      if (Gather.of(gather.vectorBits(), width).vectorBits() != gather.vectorBits()) {
        continue;
      }
      for (int stride : new int[] {width, width + 5}) {
        int from = 2;
        int count = IDS.length - 3;
        int[] expected = new int[3 + IDS.length * stride];
        for (int i = 0; i < count; i++) {
          System.arraycopy(table, IDS[from + i] * width, expected, 3 + i * stride, width);
        }
        float[] out = new float[expected.length];
        gather.rows(memory, width, IDS, from, count, out, 3, stride);
        assertBits(expected, out, width);
        Arrays.fill(out, 0);
        gather.rows(memory, width, longs, from, count, out, 3, stride);
        assertBits(expected, out, width);
        Arrays.fill(out, 0);
        for (int i = 0; i < count; i++) {
          gather.row(memory, width, IDS[from + i], out, 3 + i * stride);
        }
        assertBits(expected, out, width);
        MemorySegment to = Arena.ofAuto().allocate(expected.length * 4L);
        gather.rows(memory, width, IDS, from, count, to, 12, stride * 4L);
        assertBits(expected, to.toArray(ValueLayout.JAVA_FLOAT), width);
        to.fill((byte) 0);
        gather.rows(memory, width, longs, from, count, to, 12, stride * 4L);
        assertBits(expected, to.toArray(ValueLayout.JAVA_FLOAT), width);
      }
    }
  }

  @Test
  void rowsNarrowerThanARegisterOrTooLongAreCopiedOneByOne() {
    assertEquals(0, Gather.of(512, 15).vectorBits());
    assertEquals(512, Gather.of(512, 16).vectorBits());
    assertEquals(512, Gather.of(512, 16 * MappedGuard.MOST_STEPS).vectorBits());
    assertEquals(0, Gather.of(512, 16 * MappedGuard.MOST_STEPS + 1).vectorBits());
    assertEquals(0, Gather.of(0, 64).vectorBits());
  }

  private static void assertBits(int[] expected, float[] actual, int width) {
    int[] bits = new int[actual.length];
    for (int i = 0; i < actual.length; i++) {
      bits[i] = Float.floatToRawIntBits(actual[i]);
    }
    assertArrayEquals(expected, bits, "width " + width);
  }
}
