package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Objects;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Four rows at a time are the rows one at a time, whatever their bits mean.
@Tag(Width.TAG)
class RowCopiesTest {
  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void fourRowsEqualTheirBitsOneByOne(int bits) {
    RowCopies copies = Objects.requireNonNull(Kernels.rowCopies(bits));
    Random32 random = new Random32(bits);
    MemorySegment table = Arena.ofAuto().allocate(40_000);
    for (long at = 0; at < table.byteSize(); at++) {
      table.set(ValueLayout.JAVA_BYTE, at, (byte) random.below(256));
    }
    for (int width = 1; width <= 70; width++) {
      if (!copies.fit(width)) {
        continue;
      }
      // From an odd address on, rows in no order and one of them twice.
      long[] rows = {1 + 9L * width, 1 + 400L, 1 + 3L * width, 1 + 400L};
      int[] expected = new int[4 * width + 3];
      float[] actual = new float[4 * width + 3];
      for (int r = 0; r < 4; r++) {
        MemorySegment.copy(
            table, ValueLayout.JAVA_INT_UNALIGNED, rows[r], expected, 2 + r * width, width);
      }
      copies.four(table, rows[0], rows[1], rows[2], rows[3], actual, 2, width);
      int[] actualBits = new int[actual.length];
      for (int i = 0; i < actual.length; i++) {
        actualBits[i] = Float.floatToRawIntBits(actual[i]);
      }
      assertArrayEquals(expected, actualBits, "width " + width);
    }
  }

  @Test
  void rowsNarrowerThanARegisterOrTooLongAreNotForIt() {
    RowCopies copies = Objects.requireNonNull(Kernels.rowCopies(512));
    assertFalse(copies.fit(15));
    assertTrue(copies.fit(16));
    assertTrue(copies.fit(16 * MappedGuard.MOST_STEPS));
    assertFalse(copies.fit(16 * MappedGuard.MOST_STEPS + 1));
  }

  @Test
  void aTableOfAnyWidthGivesItsRows() {
    for (int width : new int[] {1, 3, 15, 16, 17, 100}) {
      Tensor table = new Random32(width).tensor("t", 9, width);
      Rows rows = Rows.of("test", table);
      float[] four = new float[4 * width];
      float[] one = new float[width];
      rows.copyFour(8, 0, 8, 3, four, 0);
      rows.copy(3, one, 0);
      for (int i = 0; i < width; i++) {
        assertEquals(one[i], four[3 * width + i]);
        assertEquals(four[i], four[2 * width + i]);
      }
    }
  }
}
