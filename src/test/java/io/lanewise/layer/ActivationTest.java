package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Width;
import io.lanewise.tensor.TensorException;
import org.apache.commons.math3.special.Erf;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

/// The functions against double precision, and what they do at the edges of the number line.
class ActivationTest {
  private static final long STEP = Long.getLong("lanewise.test.step", 16_381);

  /// What the Javadoc states.
  private static double mostUlps(Activation activation) {
    return switch (activation) {
      case NONE, RELU -> 0;
      case TANH, SIGMOID -> 2.5;
      case GELU, GELU_TANH, SILU -> 3.5;
    };
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  @Tag(Width.TAG)
  void everyResultIsWithinTheStatedError(Activation activation) {
    double most = mostUlps(activation);
    long step = Width.NAME.equals("native") ? STEP : STEP << 7;
    double worst = 0;
    float worstAt = 0;
    for (long bits = 0; bits < 1L << 32; bits += step) {
      float x = Float.intBitsToFloat((int) bits);
      double ulps = Float.isNaN(x) ? 0 : ulps(reference(activation, x), of(activation, x));
      if (!(ulps <= worst)) {
        worst = ulps;
        worstAt = x;
      }
    }
    assertTrue(worst <= most, activation + " is off by " + worst + " ulp at " + worstAt);
  }

  /// Where the largest errors of all floats are, so that the stated ones are no larger than need
  /// be.
  @ParameterizedTest
  @CsvSource({
    "gelu, -0.336037606, 3.4391",
    "gelu_tanh, -2.97786546, 3.4550",
    "silu, -3.21125126, 3.3938",
    "tanh, 4.50509071, 2.4984",
    "sigmoid, -4.1572938, 2.4019"
  })
  void theLargestErrorsAreKnown(String name, float x, double ulps) {
    Activation activation = Activation.of(name);
    assertEquals(ulps, ulps(reference(activation, x), of(activation, x)), 1e-4);
  }

  @ParameterizedTest
  @CsvSource({
    // of +0.0, -0.0, +Inf, -Inf; the least and the most float
    "none,      0.0, -0.0, Infinity, -Infinity, 1.4e-45, 3.4028235e38",
    "relu,      0.0, -0.0, Infinity,       0.0, 1.4e-45, 3.4028235e38",
    "gelu,      0.0, -0.0, Infinity,      -0.0,     0.0, 3.4028235e38",
    "gelu_tanh, 0.0, -0.0, Infinity,      -0.0,     0.0, 3.4028235e38",
    "silu,      0.0, -0.0, Infinity,      -0.0,     0.0, 3.4028235e38",
    "tanh,      0.0, -0.0,      1.0,      -1.0, 1.4e-45,          1.0",
    "sigmoid,   0.5,  0.5,      1.0,       0.0,     0.5,          1.0"
  })
  void specialValues(
      String name,
      float zero,
      float minusZero,
      float inf,
      float minusInf,
      float least,
      float most) {
    Activation activation = Activation.of(name);
    assertBits(zero, of(activation, 0f));
    assertBits(minusZero, of(activation, -0f));
    assertBits(inf, of(activation, Float.POSITIVE_INFINITY));
    assertBits(minusInf, of(activation, Float.NEGATIVE_INFINITY));
    assertBits(most, of(activation, Float.MAX_VALUE));
    float ofLeast = of(activation, Float.MIN_VALUE);
    // Half of the least float: either neighbour is half an ulp off.
    assertTrue(ofLeast == least || ofLeast == Float.MIN_VALUE, activation + " " + ofLeast);
    assertTrue(Float.isNaN(of(activation, Float.NaN)), name);
    assertTrue(Float.isNaN(of(activation, Float.intBitsToFloat(0xff812345))), name);
  }

  @Test
  void reluAndNonePassNanPayloadsAndTheOthersGiveTheCanonicalOne() {
    int odd = 0xffc12345;
    for (Activation activation : Activation.values()) {
      boolean passes = activation == Activation.NONE || activation == Activation.RELU;
      int actual = Float.floatToRawIntBits(of(activation, Float.intBitsToFloat(odd)));
      assertEquals(passes ? odd : 0x7fc00000, actual, activation.toString());
    }
  }

  @Test
  void namesAreReadAndWritten() {
    for (Activation activation : Activation.values()) {
      assertSame(activation, Activation.of(activation.toString()));
    }
    assertSame(Activation.SILU, Activation.of("swish"));
    TensorException unknown = assertThrows(TensorException.class, () -> Activation.of("ReLU"));
    assertEquals(
        "activation: expected one of none, relu, gelu, gelu_tanh, silu, tanh, sigmoid, swish,"
            + " got 'ReLU'",
        unknown.getMessage());
  }

  @Test
  void aRangeOutsideTheArrayIsRefused() {
    float[] values = new float[4];
    assertThrows(TensorException.class, () -> Activation.GELU.apply(values, 2, 3));
    assertThrows(TensorException.class, () -> Activation.GELU.apply(values, -1, 3));
  }

  private static float of(Activation activation, float x) {
    float[] values = {x};
    activation.apply(values, 0, 1);
    return values[0];
  }

  private static double reference(Activation activation, float x) {
    return switch (activation) {
      case NONE -> x;
      case RELU -> x < 0 ? 0 : x;
      case GELU -> timesTail(x, 0.5 * Erf.erfc(-x / Math.sqrt(2)));
      case GELU_TANH ->
          timesTail(x, logistic(2 * Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
      case SILU -> timesTail(x, logistic(x));
      case TANH -> StrictMath.tanh(x);
      case SIGMOID -> logistic(x);
    };
  }

  private static double timesTail(float x, double share) {
    return x == Float.NEGATIVE_INFINITY ? 0 : x * share;
  }

  private static double logistic(double x) {
    return x < 0 ? StrictMath.exp(x) / (1 + StrictMath.exp(x)) : 1 / (1 + StrictMath.exp(-x));
  }

  private static double ulps(double expected, float actual) {
    return expected == actual ? 0 : Math.abs(expected - actual) / Math.ulp((float) expected);
  }

  private static void assertBits(float expected, float actual) {
    assertEquals(Float.floatToRawIntBits(expected), Float.floatToRawIntBits(actual), "" + actual);
  }
}
