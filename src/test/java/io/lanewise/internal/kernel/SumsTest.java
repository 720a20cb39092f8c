package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.Width;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Sums of rows at every width against the scalar twin, bit for bit, at lengths around multiples of
/// the lanes.
@Tag(Width.TAG)
class SumsTest {
  private final Random32 random = new Random32(11);
  private final Sums twin = Sums.of(0);

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128})
  void everyWidthGivesTheBitsOfTheTwin(int bits) {
    Sums sums = Sums.of(bits);
    assertEquals(bits, sums.vectorBits());
    for (int count : Width.sizes()) {
      float[] x = random.floats(count + 5);
      float[] y = random.floats(count + 7);
      float[] expected = y.clone();
      float[] actual = y.clone();
      twin.add(x, 2, expected, 3, count);
      sums.add(x, 2, actual, 3, count);
      assertArrayEquals(expected, actual, "add " + count);
      twin.addScaled(x, 2, 0.3f, expected, 3, count);
      sums.addScaled(x, 2, 0.3f, actual, 3, count);
      assertArrayEquals(expected, actual, "addScaled " + count);
      float[] chains = new float[Sums.CHAINS];
      assertEquals(
          twin.dot(x, 2, y, 3, count, chains), sums.dot(x, 2, y, 3, count, chains), "dot " + count);
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128, 0})
  void oneNumberThatIsNotFiniteIsFoundWhereverItIs(int bits) {
    Sums sums = Sums.of(bits);
    for (int count : new int[] {1, 15, 16, 17, 40}) {
      float[] x = random.floats(count + 2);
      x[0] = Float.NaN;
      x[count + 1] = Float.NEGATIVE_INFINITY;
      assertTrue(sums.isFinite(x, 1, count));
      for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY}) {
        for (int i = 1; i <= count; i++) {
          float good = x[i];
          x[i] = bad;
          assertFalse(sums.isFinite(x, 1, count), bad + " at " + i + " of " + count);
          x[i] = good;
        }
      }
      x[1] = -Float.MAX_VALUE;
      assertTrue(sums.isFinite(x, 1, count));
    }
  }
}
