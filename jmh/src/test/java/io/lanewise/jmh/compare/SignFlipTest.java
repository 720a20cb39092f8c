package io.lanewise.jmh.compare;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.Arrays;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SignFlipTest {
  /// Fisher, The Design of Experiments (1935), section 21: Darwin's maize. Of 2^15 sums 863 are at
  /// least as large.
  private static final double[] MAIZE = {
    49, -67, 8, 16, 6, 23, 28, 41, 14, 29, 56, 24, 75, 60, -48
  };

  @Test
  void equalsFishersEnumeration() {
    assertEquals(863.0 / 32768, SignFlip.pAbove(MAIZE), 0);
  }

  @Test
  void countsByHand() {
    // Of 8 sums 6, 4, 2, 0, 0, -2, -4, -6, two are at least 4.
    assertEquals(2.0 / 8, SignFlip.pAbove(-1, 2, 3));
    assertEquals(1.0 / 64, SignFlip.pAbove(1, 2, 3, 4, 5, 6));
    assertEquals(1, SignFlip.pAbove(-1, -2, -3, -4, -5, -6));
    assertEquals(1, SignFlip.pAbove(0, 0, 0), "all sums are equal");
  }

  /// Adding and taking away in Gray code must not let rounding errors decide about ties.
  @ParameterizedTest
  @ValueSource(ints = {5, 12, 20})
  void equalsSumsFromScratch(int count) {
    double[] d = new double[count];
    SplittableRandom random = new SplittableRandom(count);
    Arrays.setAll(d, _ -> Math.round(100 * random.nextDouble(-1, 2)) / 1000.0);
    long observed = Math.round(1000 * Arrays.stream(d).sum());
    int atLeast = 0;
    for (int signs = 0; signs < 1 << count; signs++) {
      long sum = 0;
      for (int i = 0; i < count; i++) {
        long value = Math.round(1000 * d[i]);
        sum += (signs >> i & 1) == 0 ? value : -value;
      }
      atLeast += sum >= observed ? 1 : 0;
    }
    assertEquals((double) atLeast / (1 << count), SignFlip.pAbove(d), 0);
  }

  @Test
  void drawsComeCloseWhereEnumerationWouldTakeTooLong() {
    double[] d = Arrays.copyOf(MAIZE, 21);
    // Six zeros more leave every sum as it was.
    assertEquals(863.0 / 32768, SignFlip.pAbove(d), 0.0025);
    assertEquals(SignFlip.pAbove(d), SignFlip.pAbove(d), 0, "the seed is fixed");
  }
}
