package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.Random32;
import io.lanewise.Width;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Narrow numbers and codes become the floats that their definition gives, at every width.
@Tag(Width.TAG)
class WideningTest {
  private static final int ALL = 1 << 16;
  private static final int MOST = 70;

  private final Random32 random = new Random32(5);

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128, 0})
  void everyHalfIsExact(int bits) {
    MemorySegment table = Arena.ofAuto().allocate(2L * ALL);
    for (int i = 0; i < ALL; i++) {
      table.set(ValueLayout.JAVA_SHORT_UNALIGNED, 2L * i, (short) i);
    }
    Widening widening = Widening.of(bits);
    float[] f16 = new float[ALL];
    float[] bf16 = new float[ALL];
    for (int from = 0; from < ALL; from += Widening.MOST) {
      widening.f16(table, 2L * from, Widening.MOST, f16, from);
      widening.bf16(table, 2L * from, Widening.MOST, bf16, from);
    }
    for (int i = 0; i < ALL; i++) {
      assertEquals(half(i), Float.floatToRawIntBits(f16[i]), "F16 " + Integer.toHexString(i));
      assertEquals(i << 16, Float.floatToRawIntBits(bf16[i]), "BF16 " + Integer.toHexString(i));
    }
  }

  /// IEEE 754: the bits of the float that is the half of these bits, a NaN quiet.
  private static int half(int bits) {
    int sign = (bits & 0x8000) << 16;
    int exponent = bits >> 10 & 31;
    int fraction = bits & 0x3ff;
    if (exponent == 31) {
      return sign | 0x7f800000 | fraction << 13 | (fraction == 0 ? 0 : 0x400000);
    }
    double value =
        exponent == 0 ? fraction * 0x1p-24 : (1 + fraction * 0x1p-10) * Math.pow(2, exponent - 15);
    return sign | Float.floatToRawIntBits((float) value);
  }

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128, 0})
  void codesFollowTheirFormulaAtEveryLength(int bits) {
    Widening widening = Widening.of(bits);
    MemorySegment table = Arena.ofAuto().allocate(4 * MOST + 100);
    for (long i = 0; i < table.byteSize(); i++) {
      table.set(ValueLayout.JAVA_BYTE, i, (byte) random.below(256));
    }
    float[] scales = random.floats(3 * 3);
    for (int g = 0; g < 3; g++) {
      scales[3 * g + 2] = random.below(200) - 100;
    }
    float[] factors = random.floats(4);
    for (int count = 0; count <= MOST; count++) {
      float[] out = new float[MOST + 3];
      String what = count + " columns at " + bits + " bits";
      widening.blocksWithZeros(Codes.SIGNED, table, 3, 37, 1, count, scales, 0, out, 2);
      for (int k = 0; k < count; k++) {
        int code = table.get(ValueLayout.JAVA_BYTE, 3 + k / 32 * 37 + k % 32);
        check(code, scales, k / 32, out[2 + k], what);
      }
      widening.blocksWithZeros(Codes.UNSIGNED, table, 5, 32, 2, count, scales, 0, out, 2);
      for (int k = 0; k < count; k++) {
        int code = table.get(ValueLayout.JAVA_BYTE, 5 + k) & 0xff;
        check(code, scales, k / 64, out[2 + k], what);
      }
      widening.blocks(Codes.SPLIT, table, 1, 18, 1, count, factors, 1, 3, 8, out, 2);
      for (int k = 0; k < count; k++) {
        int both = table.get(ValueLayout.JAVA_BYTE, 1 + k / 32 * 18 + k % 16) & 0xff;
        int code = k % 32 < 16 ? both % 16 : both / 16;
        assertEquals(Math.fma(code - 8f, factors[1 + k / 32], 3), out[2 + k], what);
      }
      widening.blocks(Codes.SIGNED, table, 2, 34, 2, count, factors, 0, -1, -5, out, 2);
      for (int k = 0; k < count; k++) {
        int code = table.get(ValueLayout.JAVA_BYTE, 2 + k / 32 * 34 + k % 32);
        assertEquals(Math.fma(code + 5f, factors[k / 64], -1), out[2 + k], what);
      }
      widening.blocks(Codes.UNSIGNED, table, 6, 33, 4, count, factors, 2, 1, 128, out, 2);
      for (int k = 0; k < count; k++) {
        int code = table.get(ValueLayout.JAVA_BYTE, 6 + k / 32 * 33 + k % 32) & 0xff;
        assertEquals(Math.fma(code - 128f, factors[2], 1), out[2 + k], what);
      }
      widening.row(Codes.SIGNED, table, 5, count, scales[0], scales[1], scales[2], out, 2);
      for (int k = 0; k < count; k++) {
        check(table.get(ValueLayout.JAVA_BYTE, 5 + k), scales, 0, out[2 + k], what);
      }
      widening.row(Codes.UNSIGNED, table, 4, count, scales[0], scales[1], scales[2], out, 2);
      for (int k = 0; k < count; k++) {
        check(table.get(ValueLayout.JAVA_BYTE, 4 + k) & 0xff, scales, 0, out[2 + k], what);
      }
      widening.row(Codes.PAIRS, table, 7, count, scales[0], scales[1], scales[2], out, 2);
      for (int k = 0; k < count; k++) {
        int both = table.get(ValueLayout.JAVA_BYTE, 7 + k / 2) & 0xff;
        check(k % 2 == 0 ? both % 16 : both / 16, scales, 0, out[2 + k], what);
      }
      assertEquals(0, out[count + 2], what);
    }
  }

  private static void check(int code, float[] scales, int group, float actual, String what) {
    float difference = code - scales[3 * group + 2];
    assertEquals(Math.fma(difference, scales[3 * group], scales[3 * group + 1]), actual, what);
  }
}
