package io.lanewise.layer;

/// The arithmetic of narrowing: plain loops that the compiler makes vectors of.
final class NarrowCodes {
  /// 1.5 · 2²³: added to a float of less than 2²², it rounds it to a whole number, ties to even.
  private static final float ROUND = 0x1.8p23f;

  private static final int INFINITE = 0x7f800000;

  private NarrowCodes() {}

  /// The largest magnitude; infinite or NaN if one is.
  static float greatest(float[] values, int from, int to) {
    int a = 0;
    int b = 0;
    int c = 0;
    int d = 0;
    int i = from;
    for (; i < to - 3; i += 4) { // four chains, or each would wait for the one before
      a = Math.max(a, magnitude(values[i]));
      b = Math.max(b, magnitude(values[i + 1]));
      c = Math.max(c, magnitude(values[i + 2]));
      d = Math.max(d, magnitude(values[i + 3]));
    }
    for (; i < to; i++) {
      a = Math.max(a, magnitude(values[i]));
    }
    return Float.intBitsToFloat(Math.max(Math.max(a, b), Math.max(c, d)));
  }

  /// In the order of magnitudes, infinities and NaNs last.
  private static int magnitude(float value) {
    return Float.floatToRawIntBits(value) & 0x7fffffff;
  }

  static boolean isFinite(float greatest) {
    return Float.floatToRawIntBits(greatest) < INFINITE;
  }

  /// Where the first number is that is not finite or beyond a limit, or −1.
  static int firstBeyond(float[] values, int count, float limit) {
    for (int i = 0; i < count; i++) {
      if (!(Math.abs(values[i]) <= limit)) {
        return i;
      }
    }
    return -1;
  }

  /// Codes, each in a float: `round(w / scale)`, by way of 1 / scale where that is a number.
  static void round(float[] values, int from, int to, float scale, float[] codes) {
    float inverse = 1 / scale;
    if (scale == 0 || Float.isInfinite(inverse)) {
      for (int i = from; i < to; i++) {
        codes[i] = scale == 0 ? 0 : (float) Math.rint((double) values[i] / scale);
      }
      return;
    }
    for (int i = from; i < to; i++) {
      codes[i] = values[i] * inverse + ROUND - ROUND;
    }
  }

  static void bytes(float[] codes, int count, byte[] out) {
    for (int i = 0; i < count; i++) {
      out[i] = (byte) (int) codes[i];
    }
  }

  /// Blocks of 32 codes from −7 to 7, the last one filled up: byte i of sixteen has column i low
  /// and column i + 16 high, both with 8 added.
  static void nibbles(float[] codes, int count, byte[] out) {
    for (int block = 0; block * 32 < count; block++) {
      for (int i = 0; i < 16; i++) {
        int low = block * 32 + i;
        int high = low + 16;
        int lowCode = low < count ? (int) codes[low] + 8 : 8;
        int highCode = high < count ? (int) codes[high] + 8 : 8;
        out[block * 16 + i] = (byte) (lowCode | highCode << 4);
      }
    }
  }

  static void scaled(float[] codes, int from, int to, float scale, float[] out) {
    for (int i = from; i < to; i++) {
      out[i] = codes[i] * scale;
    }
  }

  /// Round to nearest, ties to even, of finite numbers.
  static short bf16(float value) {
    int bits = Float.floatToRawIntBits(value);
    return (short) ((bits + 0x7fff + (bits >>> 16 & 1)) >>> 16);
  }
}
