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

  /// Adds up `s[at .. at + 16)`. Written out, for a loop takes five times as long.
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
