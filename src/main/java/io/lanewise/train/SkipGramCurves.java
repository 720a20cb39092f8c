package io.lanewise.train;

/// The logistic function and the loss, from tables: exact to 1e-6.
///
/// ```
/// σ(x) = 1 / (1 + e⁻ˣ)          loss(x) = −ln σ(x) = ln(1 + e⁻ˣ)
/// ```
///
/// Straight lines between points 1/128 apart, from −16 to 16: they are at most h²/8 · max|f″| =
/// 2e-6 from the curve. StrictMath, for the same bits on every machine. Beyond, both are taken for
/// their limits, 0, 1 and −x, which are 1e-7 away.
final class SkipGramCurves {
  private static final int RANGE = 16;
  private static final int POINTS_PER_ONE = 128;
  private static final int POINTS = 2 * RANGE * POINTS_PER_ONE;
  private static final float[] SIGMOID = new float[POINTS + 2];
  private static final float[] LOSS = new float[POINTS + 2];

  static {
    for (int i = 0; i < SIGMOID.length; i++) {
      double x = i / (double) POINTS_PER_ONE - RANGE;
      SIGMOID[i] = (float) (1 / (1 + StrictMath.exp(-x)));
      LOSS[i] = (float) StrictMath.log1p(StrictMath.exp(-x));
    }
  }

  private SkipGramCurves() {}

  static float sigmoid(float x) {
    if (x >= RANGE) {
      return 1;
    }
    return x <= -RANGE ? 0 : between(SIGMOID, x);
  }

  static float loss(float x) {
    if (x >= RANGE) {
      return 0;
    }
    return x <= -RANGE ? -x : between(LOSS, x);
  }

  private static float between(float[] points, float x) {
    float place = (x + RANGE) * POINTS_PER_ONE;
    int point = (int) place;
    float left = points[point];
    return left + (place - point) * (points[point + 1] - left);
  }
}
