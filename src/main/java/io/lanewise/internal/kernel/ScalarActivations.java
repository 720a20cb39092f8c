package io.lanewise.internal.kernel;

import static java.lang.Float.floatToRawIntBits;
import static java.lang.Float.intBitsToFloat;
import static java.lang.Math.abs;
import static java.lang.Math.fma;

/// [Activations] without the Vector API: the oracle in tests, the fallback at run time, and the
/// tail of every other width.
///
/// All of them but ReLU rest on exp(z) for z ≤ 0, after W. J. Cody and W. Waite (Software Manual
/// for the Elementary Functions, 1980): z = n ln 2 + r with |r| ≤ ln 2 / 2, then exp(z) = 2ⁿ (1 +
/// q), where q = exp(r) − 1 is a polynomial, and 2ⁿ is put together from its bits.
final class ScalarActivations extends Activations {
  ScalarActivations() {
    super(1);
  }

  @Override
  void relu(float[] y, int from, int end) {
    for (int i = from; i < end; i++) {
      y[i] = y[i] < 0f ? 0f : y[i];
    }
  }

  @Override
  void gelu(float[] y, int from, int end) {
    for (int i = from; i < end; i++) {
      y[i] = gelu(y[i]);
    }
  }

  @Override
  void geluTanh(float[] y, int from, int end) {
    for (int i = from; i < end; i++) {
      y[i] = geluTanh(y[i]);
    }
  }

  @Override
  void silu(float[] y, int from, int end) {
    for (int i = from; i < end; i++) {
      y[i] = silu(y[i]);
    }
  }

  @Override
  void tanh(float[] y, int from, int end) {
    for (int i = from; i < end; i++) {
      y[i] = tanh(y[i]);
    }
  }

  @Override
  void sigmoid(float[] y, int from, int end) {
    for (int i = from; i < end; i++) {
      y[i] = sigmoid(y[i]);
    }
  }

  /// x Φ(x) = max(x, 0) − |x| Φ(−|x|), which cancels nowhere: the second term is at most half of
  /// the first. Φ(−a) is exp(−a² / 2) times a polynomial in 1 / (a + 4), a² and 1 / (a + 4) in two
  /// parts.
  private static float gelu(float x) {
    float a = abs(x);
    a = a > MOST_GELU ? MOST_GELU : a;
    float d = a + GELU_SHIFT;
    float dLow = a - (d - GELU_SHIFT);
    float r = ONE / d;
    float rLow = r * fma(-dLow, r, fma(-d, r, ONE));
    float q = fma(rLow, MINUS_GELU_SPAN, fma(r, MINUS_GELU_SPAN, ONE));
    float g = fma(q, G9, G8);
    g = fma(g, q, G7);
    g = fma(g, q, G6);
    g = fma(g, q, G5);
    g = fma(g, q, G4);
    g = fma(g, q, G3);
    g = fma(g, q, G2);
    g = fma(g, q, G1);
    g = fma(g, q, G0);
    float half = a * MINUS_HALF;
    float z = a * half;
    float zLow = fma(a, half, -z);
    float t = fma(z, LOG2_E, ROUND);
    float e = expm1(t, z, zLow);
    float tail = fma(a, r, a * rLow) * fma(g, e, g);
    tail = tail * power(t, SCALED_ONE_BITS) * UNSCALE;
    float y = (x < 0f ? -0f : x) - tail;
    return Float.isNaN(x) ? Float.NaN : y;
  }

  /// ½ x (1 + tanh(u / 2)) = x / (1 + exp(−u)), u = K1 x + K3 x³ in two parts: where exp(−u) is
  /// small, u is large, and its error counts.
  private static float geluTanh(float x) {
    float a = abs(x);
    a = a > MOST_GELU_TANH ? MOST_GELU_TANH : a;
    float minusA = -a;
    float square = a * a;
    float squareLow = fma(a, a, -square);
    float w = square * K3;
    float wLow = fma(square, K3_LOW, fma(squareLow, K3, fma(square, K3, -w)));
    float v = w + K1;
    float vMinusK1 = v - K1;
    float vLow = K1 - (v - vMinusK1) + (w - vMinusK1) + wLow + K1_LOW;
    float z = minusA * v;
    float zLow = fma(minusA, vLow, fma(minusA, v, -z));
    float t = fma(z, LOG2_E, ROUND);
    float scaled = (expm1(t, z, zLow) + ONE) * power(t, SCALED_ONE_BITS);
    float y = (x < 0f ? minusA * scaled : x) / (scaled * UNSCALE + ONE);
    y = x < 0f ? y * UNSCALE : y;
    return Float.isNaN(x) ? Float.NaN : y;
  }

  /// x / (1 + e) or x e / (1 + e), e = exp(−|x|): the second keeps its digits down to the least
  /// float.
  private static float silu(float x) {
    float z = -abs(x);
    z = z < LEAST_EXPONENT ? LEAST_EXPONENT : z;
    float t = fma(z, LOG2_E, ROUND);
    float scaled = (expm1(t, z) + ONE) * power(t, SCALED_ONE_BITS);
    float y = (x < 0f ? z * scaled : x) / (scaled * UNSCALE + ONE);
    y = x < 0f ? y * UNSCALE : y;
    return Float.isNaN(x) ? Float.NaN : y;
  }

  /// −m / (m + 2), m = exp(−2 |x|) − 1 = 2ⁿ q + (2ⁿ − 1): near zero n is 0 and m is q, which keeps
  /// its digits.
  private static float tanh(float x) {
    float z = abs(x) * MINUS_TWO;
    z = z < LEAST_TANH ? LEAST_TANH : z;
    float t = fma(z, LOG2_E, ROUND);
    float power = power(t, ONE_BITS);
    float m = fma(power, expm1(t, z), power - ONE);
    float y = abs(m) / (m + TWO);
    y = intBitsToFloat(floatToRawIntBits(y) | (floatToRawIntBits(x) & Integer.MIN_VALUE));
    return Float.isNaN(x) ? Float.NaN : y;
  }

  /// 1 / (1 + e) or e / (1 + e), e = exp(−|x|).
  private static float sigmoid(float x) {
    float z = -abs(x);
    z = z < LEAST_EXPONENT ? LEAST_EXPONENT : z;
    float t = fma(z, LOG2_E, ROUND);
    float scaled = (expm1(t, z) + ONE) * power(t, SCALED_ONE_BITS);
    float y = (x < 0f ? scaled : ONE) / (scaled * UNSCALE + ONE);
    y = x < 0f ? y * UNSCALE : y;
    return Float.isNaN(x) ? Float.NaN : y;
  }

  /// q of z, n in the low bits of t.
  private static float expm1(float t, float z) {
    float n = t - ROUND;
    return polynomial(fma(n, MINUS_LN2_LOW, fma(n, MINUS_LN2, z)));
  }

  /// q of z + zLow.
  private static float expm1(float t, float z, float zLow) {
    float n = t - ROUND;
    return polynomial(fma(n, MINUS_LN2, z) + fma(n, MINUS_LN2_LOW, zLow));
  }

  private static float polynomial(float r) {
    float c = fma(r, E4, E3);
    c = fma(c, r, E2);
    c = fma(c, r, E1);
    c = fma(c, r, E0);
    return fma(r * r, c, r);
  }

  /// 2ⁿ, times 2⁶⁴ if `one` says so: the low bits of t, moved up, are n in the exponent.
  private static float power(float t, int one) {
    return intBitsToFloat((floatToRawIntBits(t) << 23) + one);
  }
}
