package io.lanewise.internal.kernel;

/// The fixed order in which 16 partial sums become one, for 16 outputs at a time.
///
/// ```
/// 16 → 8 → 4 → 2 → 1        s[l] += s[l + h] for l < h, h = 8, 4, 2, 1
/// ```
///
/// The Vector API leaves the order of its own reductions open, and it has changed between JDKs.
abstract class Trees {
  /// Partial sums a dot product has, on every machine.
  static final int LANES = 16;

  /// `y[yOffset + p]` becomes the sum of `s[at + 16p .. at + 16p + 16)`, for 16 p.
  abstract void sixteen(float[] s, int at, float[] y, int yOffset);

  /// One output after the other: the oracle in tests and the fallback at run time.
  static final class Scalar extends Trees {
    @Override
    void sixteen(float[] s, int at, float[] y, int yOffset) {
      for (int p = 0; p < 16; p++) {
        y[yOffset + p] = sum(s, at + p * LANES);
      }
    }

    /// Written out, for a loop takes five times as long.
    static float sum(float[] s, int at) {
      float a0 = s[at] + s[at + 8];
      float a1 = s[at + 1] + s[at + 9];
      float a2 = s[at + 2] + s[at + 10];
      float a3 = s[at + 3] + s[at + 11];
      float a4 = s[at + 4] + s[at + 12];
      float a5 = s[at + 5] + s[at + 13];
      float a6 = s[at + 6] + s[at + 14];
      float a7 = s[at + 7] + s[at + 15];
      return ((a0 + a4) + (a2 + a6)) + ((a1 + a5) + (a3 + a7));
    }
  }
}
