package io.lanewise.internal.kernel;

/// The fixed order in which 16 partial sums become one.
///
/// ```
/// 16 → 8 → 4 → 2 → 1        s[l] += s[l + h] for l < h, h = 8, 4, 2, 1
/// ```
///
/// The Vector API leaves the order of its own reductions open, and it has changed between JDKs.
final class Tree {
  /// Partial sums a dot product has, on every machine.
  static final int LANES = 16;

  private Tree() {}

  /// Adds up `s[at .. at + 16)`, which it overwrites.
  static float sum(float[] s, int at) {
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int l = 0; l < half; l++) {
        s[at + l] += s[at + l + half];
      }
    }
    return s[at];
  }
}
