package io.lanewise.file;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;

/// Reads decimal numbers as C prints them, each to the float that is nearest to it (ties to even).
///
/// ```
/// number = [+-] ( digits [ . [digits] ] | . digits ) [ (e|E) [+-] digits ]
///        | [+-] ( nan | inf | infinity )                                       in any case
/// ```
///
/// The first 18 digits are an integer w, so the number is w · 10ᵉ but for digits that are cut off.
/// That product is made in double: three roundings of 2⁻⁵³ and a cut below 10⁻¹⁷ keep it within 3.2
/// units in the last place. A float is the upper 24 of a double's 53 bits: the double decides which
/// float is nearest, unless its lower 29 bits lie that close to one half. Then, and beyond the
/// normal floats, [Float#parseFloat] decides, which is exact, and takes a microsecond.
///
/// Rounding to double and then to float without looking would be wrong for one number in 2³⁰, and
/// for many of those that somebody makes on purpose.
final class DecimalFloat {
  /// What [#parse] returns where there is no number.
  static final int NONE = -1;

  /// A larger w would leave the range of long with its next digit.
  private static final int MOST_DIGITS = 18;

  private static final long FULL = 100_000_000_000_000_000L;

  /// w · 10ᵉ with w < 10¹⁸ is a normal float for −56 <= e <= 38 only.
  private static final int LARGEST_POWER = 64;

  private static final double[] POWERS = powers();

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  private static final VarHandle FLOAT_BITS =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

  private static final long EIGHT_ZEROS = 0x3030303030303030L;

  private static final long[] POWERS_OF_TEN = {
    1, 10, 100, 1_000, 10_000, 100_000, 1_000_000, 10_000_000, 100_000_000
  };

  private static final double LEAST_NORMAL = 0x1p-126;
  private static final double BEYOND = 0x1p128;

  /// The bits of a double that a float has not, and half of what they may be.
  private static final long REST = (1L << 29) - 1;

  private static final long HALF = 1L << 28;

  /// More than the 3.2 units that the product may be wrong by.
  private static final long DOUBT = 8;

  /// Keeps sums of exponents within int; far beyond what makes a difference.
  private static final int HUGE_EXPONENT = 100_000_000;

  private DecimalFloat() {}

  /// Reads the number that begins at `from`, and writes it to `values[target .. target + 4)`.
  ///
  /// The end is returned by itself, and not packed into one long with the float: so the processor
  /// goes on to the next number while it multiplies this one.
  ///
  /// @param text holds, behind the number, a byte that is no part of one
  /// @return the index behind the number, or [#NONE]
  static int parse(byte[] text, int from, byte[] values, int target) {
    int minus = isEqual(text[from], '-');
    int first = from + (minus | isEqual(text[from], '+'));
    int at = first;
    int c = text[at];
    long digits = 0;
    while (isDigit(c)) {
      digits = 10 * digits + (c - '0');
      c = text[++at];
    }
    int count = at - first;
    int fraction = 0;
    if (c == '.') {
      int dot = at;
      at++;
      if (at + Long.BYTES <= text.length) {
        long word = (long) WORD.get(text, at) ^ EIGHT_ZEROS;
        int some = leadingDigits(word);
        digits = digits * POWERS_OF_TEN[some] + value(word, some);
        at += some;
      }
      c = text[at];
      while (isDigit(c)) {
        digits = 10 * digits + (c - '0');
        c = text[++at];
      }
      fraction = at - dot - 1;
      count += fraction;
    }
    if (count == 0) {
      return special(text, first, minus, values, target);
    }
    if (count > MOST_DIGITS || (c | 0x20) == 'e') {
      return parseLong(text, from, first, at, minus, values, target);
    }
    // Zero, or from 10⁻¹⁸ to 10¹⁸: a normal float.
    double product = digits * POWERS[LARGEST_POWER - fraction];
    if (isDecided(product)) {
      put((float) product, minus, values, target);
    } else {
      put(nearest(text, from, at, digits, -fraction), minus, values, target);
    }
    return at;
  }

  private static boolean isDecided(double product) {
    return Math.abs((Double.doubleToRawLongBits(product) & REST) - HALF) > DOUBT;
  }

  /// How many of eight bytes, of which `0` was taken off, are digits before the first that is none.
  private static int leadingDigits(long word) {
    // A byte of 10 or more reaches its top bit; what it carries only goes to those behind it.
    long others = ((word + 0x7676767676767676L) | word) & 0x8080808080808080L;
    return Long.numberOfTrailingZeros(others) / Byte.SIZE;
  }

  /// The number that the first `count` digits of eight make: pairs, then fours, then all.
  private static long value(long word, int count) {
    if (count == 0) {
      return 0;
    }
    long eight = word << (Long.SIZE - count * Byte.SIZE);
    long pairs = (eight * 10 + (eight >>> 8)) & 0x00ff00ff00ff00ffL;
    long fours = (pairs * 100 + (pairs >>> 16)) & 0x0000ffff0000ffffL;
    return (fours * 10_000 + (fours >>> 32)) & 0xffffffffL;
  }

  static boolean isDigit(int c) {
    return c >= '0' && c <= '9';
  }

  /// A number with an exponent, or with more digits than w takes.
  ///
  /// @param first its first digit or dot
  /// @param end behind its last digit or dot
  private static int parseLong(
      byte[] text, int from, int first, int end, int minus, byte[] values, int target) {
    long digits = 0;
    int exponent = 0;
    boolean behindDot = false;
    for (int at = first; at < end; at++) {
      if (text[at] == '.') {
        behindDot = true;
      } else if (digits < FULL) {
        digits = 10 * digits + (text[at] - '0');
        exponent -= behindDot ? 1 : 0;
      } else {
        exponent += behindDot ? 0 : 1;
      }
    }
    if ((text[end] | 0x20) != 'e') {
      put(nearest(text, from, end, digits, exponent), minus, values, target);
      return end;
    }
    int at = end + 1;
    boolean small = text[at] == '-';
    if (small || text[at] == '+') {
      at++;
    }
    if (!isDigit(text[at])) {
      return NONE;
    }
    int power = 0;
    for (; isDigit(text[at]); at++) {
      power = Math.min(10 * power + (text[at] - '0'), HUGE_EXPONENT);
    }
    exponent += small ? -power : power;
    put(nearest(text, from, at, digits, exponent), minus, values, target);
    return at;
  }

  /// 1 or 0, without a branch: half of all signs would be guessed wrong, at 5 ns each.
  private static int isEqual(byte b, char c) {
    return (((b & 0xff) ^ c) - 1) >>> (Integer.SIZE - 1);
  }

  /// The float nearest to w · 10ᵉ, without its sign, of the number `text[from .. end)`.
  private static float nearest(byte[] text, int from, int end, long digits, int exponent) {
    if (digits == 0) {
      return 0;
    }
    if (Math.abs(exponent) <= LARGEST_POWER) {
      double product = digits * POWERS[exponent + LARGEST_POWER];
      if (product >= LEAST_NORMAL && product < BEYOND && isDecided(product)) {
        return (float) product;
      }
    }
    String exact = new String(text, from, end - from, StandardCharsets.ISO_8859_1);
    return Math.abs(Float.parseFloat(exact));
  }

  private static int special(byte[] text, int from, int minus, byte[] values, int target) {
    if (matches(text, from, "nan")) {
      put(Float.NaN, minus, values, target);
      return from + 3;
    }
    if (matches(text, from, "inf")) {
      put(Float.POSITIVE_INFINITY, minus, values, target);
      return matches(text, from, "infinity") ? from + 8 : from + 3;
    }
    return NONE;
  }

  private static boolean matches(byte[] text, int from, String word) {
    for (int i = 0; i < word.length(); i++) {
      // The byte behind a number is no letter of these, so the array does not end before.
      if ((text[from + i] | 0x20) != word.charAt(i)) {
        return false;
      }
    }
    return true;
  }

  private static void put(float value, int minus, byte[] values, int target) {
    FLOAT_BITS.set(values, target, Float.floatToRawIntBits(value) | minus << (Integer.SIZE - 1));
  }

  private static double[] powers() {
    double[] powers = new double[2 * LARGEST_POWER + 1];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = Double.parseDouble("1e" + (i - LARGEST_POWER));
    }
    return powers;
  }
}
