package io.lanewise;

/// What this run of the tests was started to exercise: the build runs those tagged `widths` once
/// for each lane width, and says which in `lanewise.test.width`.
public final class Width {
  /// The tag of tests that run at every width.
  public static final String TAG = "widths";

  /// `native`, `avx3`, `avx2`, `avx0`, `bits512`, `bits256`, `bits128` or `scalar`.
  public static final String NAME = System.getProperty("lanewise.test.width", "native");

  private Width() {}

  /// Whether fma is done by `BigDecimal` here: exact, and a thousand times slower.
  public static boolean slowFma() {
    return NAME.equals("avx0");
  }

  /// Sizes on and around multiples of the lanes; the small ones only where fma is slow.
  public static int[] sizes() {
    return slowFma()
        ? new int[] {1, 2, 3, 15, 16, 17, 33}
        : new int[] {1, 2, 3, 15, 16, 17, 31, 33, 64, 127, 384, 1000};
  }
}
