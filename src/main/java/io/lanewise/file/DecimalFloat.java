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
  static final long NONE = -1;

  /// A larger w would leave the range of long with its next digit.
  private static final int MOST_DIGITS = 18;

  private static final long FULL = 100_000_000_000_000_000L;

  /// w · 10ᵉ with w < 10¹⁸ is a normal float for −56 <= e <= 38 only.
  private static final int LARGEST_POWER = 64;

  private static final double[] POWERS = powers();

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

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

  /// Reads the number that begins at `from`.
  ///
  /// @param text holds, behind the number, a byte that is no part of one
  /// @return the index behind the number · 2³² + the float's bits, or [#NONE]
  static long parse(byte[] text, int from) {
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
      return special(text, first, minus);
    }
    if (count > MOST_DIGITS || (c | 0x20) == 'e') {
      return parseLong(text, from, first, at, minus);
    }
    return result(text, from, at, digits, -fraction, minus);
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
  private static long parseLong(byte[] text, int from, int first, int end, int minus) {
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
      return result(text, from, end, digits, exponent, minus);
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
    return result(text, from, at, digits, exponent + (small ? -power : power), minus);
  }

  /// 1 or 0, without a branch: half of all signs would be guessed wrong, at 5 ns each.
  private static int isEqual(byte b, char c) {
    return (((b & 0xff) ^ c) - 1) >>> (Integer.SIZE - 1);
  }

  private static long result(byte[] text, int from, int end, long digits, int exponent, int minus) {
    if (digits == 0) {
      return pack(end, 0, minus);
    }
    if (Math.abs(exponent) <= LARGEST_POWER) {
      double product = digits * POWERS[exponent + LARGEST_POWER];
      long rest = Double.doubleToRawLongBits(product) & REST;
      if (product >= LEAST_NORMAL && product < BEYOND && Math.abs(rest - HALF) > DOUBT) {
        return pack(end, (float) product, minus);
      }
    }
    String exact = new String(text, from, end - from, StandardCharsets.ISO_8859_1);
    return pack(end, Math.abs(Float.parseFloat(exact)), minus);
  }

  private static long special(byte[] text, int from, int minus) {
    if (matches(text, from, "nan")) {
      return pack(from + 3, Float.NaN, minus);
    }
    if (matches(text, from, "inf")) {
      int end = matches(text, from, "infinity") ? from + 8 : from + 3;
      return pack(end, Float.POSITIVE_INFINITY, minus);
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

  private static long pack(int end, float value, int minus) {
    int bits = Float.floatToRawIntBits(value) | minus << (Integer.SIZE - 1);
    return ((long) end << Integer.SIZE) | (bits & 0xffff_ffffL);
  }

  private static double[] powers() {
    double[] powers = new double[2 * LARGEST_POWER + 1];
    for (int i = 0; i < powers.length; i++) {
      powers[i] = Double.parseDouble("1e" + (i - LARGEST_POWER));
    }
    return powers;
  }
}
