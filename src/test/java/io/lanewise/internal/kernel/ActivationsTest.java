package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.Width;
import io.lanewise.internal.kernel.Activations.Function;
import java.util.Arrays;
import java.util.stream.Stream;
import jdk.incubator.vector.VectorShape;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/// Every function at every width against the scalar twin, bit for bit.
///
/// `-Dlanewise.test.step=1` takes all 2³² floats (some minutes); without it, it is every 1021st.
@Tag(Width.TAG)
class ActivationsTest {
  private static final int CHUNK = 1 << 12;
  private static final int HARDWARE = VectorShape.preferredShape().vectorBitSize();

  static Stream<Object[]> functionsAndWidths() {
    return Arrays.stream(Function.values())
        .flatMap(f -> Stream.of(512, 256, 128).map(bits -> new Object[] {f, bits}));
  }

  /// Primes, so that all exponents and both ends of the mantissa are met; few inputs where each
  /// costs a microsecond.
  private static long step(int bits) {
    if (Width.slowFma() || bits > HARDWARE) {
      return 2_097_169;
    }
    return Long.getLong("lanewise.test.step", Width.NAME.equals("native") ? 1021 : 65_537);
  }

  @ParameterizedTest
  @MethodSource("functionsAndWidths")
  void everyWidthGivesTheBitsOfTheTwin(Function function, int bits) {
    Activations twin = Kernels.ofBits(0).activations();
    Activations kernels = Kernels.ofBits(bits).activations();
    float[] inputs = new float[CHUNK];
    long step = step(bits);
    for (long at = 0; at < 1L << 32; at += CHUNK * step) {
      for (int i = 0; i < CHUNK; i++) {
        inputs[i] = Float.intBitsToFloat((int) (at + i * step));
      }
      compare(function, twin, kernels, inputs);
    }
  }

  @ParameterizedTest
  @MethodSource("functionsAndWidths")
  void theEdgesOfEveryBinadeGiveTheBitsOfTheTwin(Function function, int bits) {
    float[] inputs = new float[2 * 256 * 4];
    int count = 0;
    for (int top = 0; top < 512; top++) {
      for (int low : new int[] {0, 1, 0x400000, 0x7fffff}) {
        inputs[count++] = Float.intBitsToFloat(top << 23 | low);
      }
    }
    compare(function, Kernels.ofBits(0).activations(), Kernels.ofBits(bits).activations(), inputs);
  }

  @ParameterizedTest
  @EnumSource(Function.class)
  void onlyTheRangeIsWrittenAndItsPlaceDoesNotMatter(Function function) {
    float[] values = new float[80];
    for (int i = 0; i < values.length; i++) {
      values[i] = (i - 40) / 8f;
    }
    float[] all = values.clone();
    Kernels.ofBits(0).activations().apply(function, all, 0, all.length);
    for (int bits : new int[] {0, 128, 256, 512}) {
      for (int offset = 0; offset < 3; offset++) {
        for (int count = 0; count < 40; count++) {
          float[] actual = values.clone();
          Kernels.ofBits(bits).activations().apply(function, actual, offset, count);
          float[] expected = values.clone();
          System.arraycopy(all, offset, expected, offset, count);
          assertArrayEquals(expected, actual, bits + " bits, " + offset + " + " + count);
        }
      }
    }
  }

  private static void compare(Function function, Activations twin, Activations kernels, float[] x) {
    float[] expected = x.clone();
    twin.apply(function, expected, 0, expected.length);
    float[] actual = x.clone();
    kernels.apply(function, actual, 0, actual.length);
    for (int i = 0; i < x.length; i++) {
      int want = Float.floatToRawIntBits(expected[i]);
      int got = Float.floatToRawIntBits(actual[i]);
      if (want != got) {
        assertEquals(
            Integer.toHexString(want),
            Integer.toHexString(got),
            function + " of " + x[i] + " = " + Integer.toHexString(Float.floatToRawIntBits(x[i])));
      }
    }
  }
}
