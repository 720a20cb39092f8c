package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/// Every decimal gives the float that is nearest to it, by exact arithmetic.
class DecimalFloatTest {
  private static final int CASES = 20_000;
  private static final BigDecimal BEYOND_FLOATS = BigDecimal.TWO.pow(128);

  private final SplittableRandom random = new SplittableRandom(53);

  @Test
  void readsWhatProgramsPrint() {
    for (int i = 0; i < CASES; i++) {
      double value = random.nextGaussian();
      assertNearest(String.format(Locale.ROOT, "%.6f", value));
      assertNearest(String.format(Locale.ROOT, "%.5g", value / 1000));
      assertNearest(String.format(Locale.ROOT, "%.18e", value));
      assertNearest(Double.toString(value));
      assertNearest(Integer.toString(random.nextInt()));
    }
  }

  @Test
  void readsEveryKindOfFloatFromItsShortestForm() {
    for (int i = 0; i < CASES; i++) {
      float value = Float.intBitsToFloat(random.nextInt());
      if (Float.isFinite(value)) {
        assertEquals(
            Float.floatToRawIntBits(value), Float.floatToRawIntBits(parse(Float.toString(value))));
        assertNearest(new BigDecimal(value).toPlainString());
      }
    }
  }

  /// Half way between two floats, and less than a double's rounding beside it: who rounds to double
  /// first gets half of these wrong.
  @Test
  void decidesTiesAndWhatIsCloseToThem() {
    for (int i = 0; i < CASES; i++) {
      float value = Math.abs(Float.intBitsToFloat(random.nextInt()));
      if (Float.isFinite(value) && value != Float.MAX_VALUE) {
        BigDecimal tie =
            new BigDecimal(value)
                .add(new BigDecimal(Math.nextUp(value)))
                .divide(BigDecimal.valueOf(2));
        BigDecimal little = tie.ulp().scaleByPowerOfTen(-random.nextInt(40));
        assertNearest(tie.toString());
        assertNearest("-" + tie.toPlainString());
        assertNearest(tie.add(little).toString());
        assertNearest(tie.subtract(little).toPlainString());
        assertNearest(tie.round(new MathContext(random.nextInt(1, 25))).toString());
      }
    }
  }

  @Test
  void readsAnyDigitsAndExponents() {
    for (int i = 0; i < CASES; i++) {
      StringBuilder text = new StringBuilder();
      int length = random.nextInt(1, 45);
      int dot = random.nextInt(-length, 2 * length);
      for (int at = 0; at < length; at++) {
        text.append((char) ('0' + random.nextInt(10))).append(at == dot ? "." : "");
      }
      assertNearest(text.toString());
      assertNearest(text.append("e").append(random.nextInt(-80, 60)).toString());
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "340282346638528859811704183484516925440", // the largest float
        "340282356779733661637539395458142568447", // just below the tie with infinity
        "340282356779733661637539395458142568448", // the tie: to even, which is infinity
        "1e39",
        "1e400",
        "0.00000000000000000000000000000000000000000000140129846432481707", // the least float
        "7.00649232162408535461864791644958065640130970938257885878534141944895541342930300743319094e-46",
        "7.006492321624086e-46",
        "7.0064923216240853e-46",
        "1.1754943508222875e-38", // the least normal float
        "1.1754942807573643e-38",
        "1e-64",
        "1e-400",
        "000000000000000000000000000000000000000012.5",
        "0.000000000000000000000000000000000000000000000000000000000000000000000001e72",
        "100000000000000000000000000000000000000000000000000000000000000000000000e-72",
        "16777217",
        "16777219",
        "9007199791611905",
        "9007199791611904.99999999999999999999999",
        "5.",
        ".5",
        "-.5e1",
        "+5.E+1",
        "1e5",
        "1E-05",
      })
  void readsHardCases(String text) {
    assertNearest(text);
    assertNearest("-" + text.replace("+", "").replaceFirst("^-", ""));
  }

  @Test
  void readsAMegabyteOfDigits() {
    String digits = "3".repeat(1 << 20);
    assertEquals(1 / 3f, parse("0." + digits));
    assertEquals(Float.POSITIVE_INFINITY, parse(digits));
    assertEquals(3.3333333f, parse(digits + "e-" + (digits.length() - 1)));
    assertEquals(0f, parse("1e-" + digits));
    assertEquals(Float.POSITIVE_INFINITY, parse("1e" + digits));
    assertEquals(0f, parse("0e" + digits));
  }

  @ParameterizedTest
  @CsvSource({
    "nan, NaN",
    "-nan, NaN",
    "NaN, NaN",
    "inf, Infinity",
    "-inf, -Infinity",
    "+INF, Infinity",
    "Infinity, Infinity",
    "-infinity, -Infinity",
    "0, 0.0",
    "-0, -0.0",
    "-0.000e5, -0.0"
  })
  void readsWhatIsNoOrdinaryNumber(String text, float expected) {
    assertEquals(expected, parse(text));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "-",
        "+",
        ".",
        "-.",
        "e5",
        ".e5",
        "1e",
        "1e+",
        "1.5f",
        "1.5d",
        "0x1p3",
        "0x1.8p1",
        "1,5",
        "1.2.3",
        "--1",
        "+-1",
        "1-",
        "1_000",
        "infinit",
        "infinityx",
        "nanx",
        "nan(1)",
        "n",
        "i",
        "1 ",
        " 1",
        "1\0",
        "\u0661",
        "1e5.0",
        "abc"
      })
  void refusesEverythingElse(String text) {
    byte[] bytes = (text + "\n").getBytes(StandardCharsets.UTF_8);
    assertTrue(!LineFields.isNumber(bytes, 0, bytes.length - 1), text);
  }

  @Test
  void endsBehindTheNumberWhereverItIs() {
    byte[] bytes = "ab -1.25e2 7\n".getBytes(StandardCharsets.UTF_8);
    byte[] values = new byte[12];
    assertEquals(10, DecimalFloat.parse(bytes, 3, values, 4));
    assertArrayEquals(new WordBytes().floats(0, -125, 0).toArray(), values);
    assertEquals(12, DecimalFloat.parse(bytes, 11, values, 8));
    assertArrayEquals(new WordBytes().floats(0, -125, 7).toArray(), values);
  }

  /// At the end of an array, and with more behind it, which is read eight bytes at a time.
  private static float parse(String text) {
    byte[] end = (text + "\n").getBytes(StandardCharsets.UTF_8);
    byte[] middle = (text + " 1234567.5\n").getBytes(StandardCharsets.UTF_8);
    byte[] value = new byte[Float.BYTES];
    byte[] same = new byte[Float.BYTES];
    assertEquals(text.length(), DecimalFloat.parse(end, 0, value, 0), text);
    assertEquals(text.length(), DecimalFloat.parse(middle, 0, same, 0), text);
    assertArrayEquals(value, same, text);
    return ByteBuffer.wrap(value).order(ByteOrder.LITTLE_ENDIAN).getFloat();
  }

  /// No other float is nearer, and of two that are equally near it is the even one.
  private static void assertNearest(String text) {
    BigDecimal exact = new BigDecimal(text);
    float value = parse(text);
    boolean negative = text.startsWith("-");
    assertEquals(negative ? -1 : 1, Math.copySign(1, value), text);
    BigDecimal error = exact.subtract(decimal(value)).abs();
    for (float other : new float[] {Math.nextUp(value), Math.nextDown(value)}) {
      if (other != value) {
        int nearer = error.compareTo(exact.subtract(decimal(other)).abs());
        boolean even = (Float.floatToRawIntBits(value) & 1) == 0;
        assertTrue(nearer < 0 || (nearer == 0 && even), () -> text + " is not " + value);
      }
    }
  }

  /// Infinity as what it would be if the floats went on.
  private static BigDecimal decimal(float value) {
    return Float.isInfinite(value)
        ? BEYOND_FLOATS.multiply(BigDecimal.valueOf(Math.signum(value)))
        : new BigDecimal(value);
  }
}
