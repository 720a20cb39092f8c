package io.lanewise.layer;

/// How far some columns of a row are from what they were: sums that [ErrorSums] adds up.
///
/// Drift comes from Σ(w − v)², not from Σ w·v: where the two are nearly one, 1 − cos of the angle
/// would be what rounding left of a difference of equal numbers.
final class RowErrors {
  /// Doubles of one row, in their order: the greatest error, the errors, the squares of the errors,
  /// of the numbers before, and of those after.
  static final int COUNT = 5;

  /// Columns that are summed in float; of more of them, the sums are doubles.
  private static final int SPAN = 512;

  private RowErrors() {}

  /// Adds columns.
  ///
  /// @param sums five for each row
  static void add(float[] before, float[] after, int count, double[] sums, int row) {
    for (int from = 0; from < count; from += SPAN) {
      span(before, after, from, Math.min(count, from + SPAN), sums, row * COUNT);
    }
  }

  /// Two chains for each sum, or each addition would wait for the one before.
  private static void span(float[] before, float[] after, int from, int to, double[] sums, int at) {
    int greatest = 0;
    float errors = 0;
    float errors1 = 0;
    float squares = 0;
    float squares1 = 0;
    float old = 0;
    float old1 = 0;
    float now = 0;
    float now1 = 0;
    int i = from;
    for (; i < to - 1; i += 2) {
      float off = Math.abs(before[i] - after[i]);
      float off1 = Math.abs(before[i + 1] - after[i + 1]);
      int bits = Float.floatToRawIntBits(off); // as ints, magnitudes have the same order
      int bits1 = Float.floatToRawIntBits(off1);
      greatest = Math.max(greatest, Math.max(bits, bits1));
      errors += off;
      errors1 += off1;
      squares = Math.fma(off, off, squares);
      squares1 = Math.fma(off1, off1, squares1);
      old = Math.fma(before[i], before[i], old);
      old1 = Math.fma(before[i + 1], before[i + 1], old1);
      now = Math.fma(after[i], after[i], now);
      now1 = Math.fma(after[i + 1], after[i + 1], now1);
    }
    if (i < to) {
      float off = Math.abs(before[i] - after[i]);
      greatest = Math.max(greatest, Float.floatToRawIntBits(off));
      errors += off;
      squares = Math.fma(off, off, squares);
      old = Math.fma(before[i], before[i], old);
      now = Math.fma(after[i], after[i], now);
    }
    sums[at] = Math.max(sums[at], Float.intBitsToFloat(greatest));
    sums[at + 1] += (double) errors + errors1;
    sums[at + 2] += (double) squares + squares1;
    sums[at + 3] += (double) old + old1;
    sums[at + 4] += (double) now + now1;
  }
}
