package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.Random32;
import io.lanewise.Width;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Every width finds what the scalar twin finds.
@Tag(Width.TAG)
class ThresholdsTest {
  private static final float[] ODD = {
    Float.NaN, Float.POSITIVE_INFINITY, Float.NEGATIVE_INFINITY, 0f, -0f, 1e38f, 1e-40f
  };

  static Stream<Thresholds> widths() {
    return Stream.of(512, 256, 128).map(bits -> Thresholds.of(Kernels.ofBits(bits)));
  }

  @ParameterizedTest
  @MethodSource("widths")
  void findsWhatTheScalarTwinFinds(Thresholds thresholds) {
    Random32 random = new Random32(6);
    for (int round = 0; round < 3000; round++) {
      int to = random.below(70);
      float[] values = floats(random, to + 3, -1000);
      float[] a = floats(random, to, 0);
      float[] b = floats(random, to, 0);
      float x = random.floats(1)[0];
      int from = random.below(to + 1);
      int expected = new Thresholds.Scalar().next(values, 3, a, b, x, from, to);
      assertEquals(expected, thresholds.next(values, 3, a, b, x, from, to), "round " + round);
    }
  }

  /// Numbers about `middle`, and now and then another.
  private static float[] floats(Random32 random, int count, float middle) {
    float[] values = random.floats(count);
    for (int i = 0; i < count; i++) {
      values[i] = random.below(40) == 0 ? ODD[random.below(ODD.length)] : middle + values[i];
    }
    return values;
  }
}
