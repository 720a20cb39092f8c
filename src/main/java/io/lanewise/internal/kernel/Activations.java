package io.lanewise.internal.kernel;

/// Activation functions, element by element and in place.
///
/// Every lane width and the scalar twin do the same operations in the same order, each of them
/// exactly rounded (add, multiply, divide, fma, and bit operations): so they give the same bits for
/// every float. The Vector API's own EXP and TANH are not used: they are other code on each
/// machine. [ScalarActivations] is the one to read.
///
/// Contract: the range was checked by the caller. No allocation, no other state.
public abstract class Activations {
  /// The functions; `io.lanewise.layer.Activation` says what they are.
  public enum Function {
    /// x.
    NONE,
    /// x where it is not below zero.
    RELU,
    /// x Φ(x).
    GELU,
    /// The approximation of GELU by tanh.
    GELU_TANH,
    /// x / (1 + exp(−x)).
    SILU,
    /// tanh x.
    TANH,
    /// 1 / (1 + exp(−x)).
    SIGMOID
  }

  static final float ONE = 1f;
  static final float TWO = 2f;
  static final float MINUS_TWO = -2f;
  static final float MINUS_HALF = -0.5f;

  /// 1 / ln 2.
  static final float LOG2_E = 0x1.715476p0f;

  /// 1.5 · 2²³: added to a number below 2²², it rounds it to an integer, which then stands in the
  /// low bits.
  static final float ROUND = 0x1.8p23f;

  /// −ln 2 to 24 bits. Its product with n, |n| ≤ 160, cancels all but what a float holds: that fma
  /// is exact.
  static final float MINUS_LN2 = -0x1.62e43p-1f;

  /// −ln 2 − MINUS_LN2.
  static final float MINUS_LN2_LOW = 0x1.05c61p-29f;

  // exp(r) = 1 + r + r² · (E0 + E1 r + E2 r² + E3 r³ + E4 r⁴) for |r| ≤ 0.3468. Least squares at
  // 100
  // Chebyshev nodes in 50 digits, weighted by r² / |exp(r) − 1| and reweighted towards the minimax
  // (Lawson), E0 to E4 rounded to floats one after the other, the rest refitted each time. Relative
  // error of exp(r) − 1 before rounding: 2^−26.1.
  static final float E0 = 0.49999997f;
  static final float E1 = 0.16666543f;
  static final float E2 = 0.041667506f;
  static final float E3 = 0.008366545f;
  static final float E4 = 0.0013864235f;

  /// Exponent field of 1.
  static final int ONE_BITS = 127 << 23;

  /// Exponent field of 2⁶⁴. A power of two that may be as small as 2⁻¹⁶⁰ is first held times 2⁶⁴,
  /// where it is a normal number, so that a subnormal result is rounded once, at the very end.
  static final int SCALED_ONE_BITS = (127 + 64) << 23;

  /// Undoes SCALED_ONE_BITS.
  static final float UNSCALE = 0x1p-64f;

  /// Where |x| exp(−|x|) is below half of the least float.
  static final float LEAST_EXPONENT = -110f;

  /// Where 1 − tanh(x / 2) is below half an ulp.
  static final float LEAST_TANH = -40f;

  /// Where x Φ(−x) is below half of the least float.
  static final float MOST_GELU = 14.5f;

  // Φ(−a) exp(a² / 2) (a + 4) = G0 + G1 q + … + G9 q⁹, q = 1 − 8 / (a + 4), for 0 ≤ a ≤ 14.51. The
  // scaled tail times (a + 4) goes from 2 to 0.5, and q maps the half line to [−1, 1): few terms
  // and
  // no cancellation. Made like E0 to E4, 200 nodes; relative error 2^−25.7.
  static final float GELU_SHIFT = 4f;
  static final float MINUS_GELU_SPAN = -8f;
  static final float G0 = 0.75528514f;
  static final float G1 = -0.6078966f;
  static final float G2 = 0.38713664f;
  static final float G3 = -0.18652284f;
  static final float G4 = 0.060406227f;
  static final float G5 = -0.007527552f;
  static final float G6 = -0.0035214066f;
  static final float G7 = 0.0015703443f;
  static final float G8 = 0.00019094172f;
  static final float G9 = -0.00012579591f;

  /// Where the tanh form of GELU is below half of the least float.
  static final float MOST_GELU_TANH = 11f;

  // 2 √(2/π) and 0.044715 times it, each as a float and the rest.
  static final float K1 = 0x1.988454p0f;
  static final float K1_LOW = -0x1.857936p-25f;
  static final float K3 = 0x1.2444f2p-4f;
  static final float K3_LOW = 0x1.49b16ap-29f;

  private final int lanes;

  Activations(int lanes) {
    this.lanes = lanes;
  }

  /// `y[i] = f(y[i])` for `count` elements from `offset` on.
  public final void apply(Function function, float[] y, int offset, int count) {
    int end = offset + count;
    int tail = end - count % lanes;
    run(function, y, offset, tail);
    if (tail < end) {
      Tail.SCALAR.run(function, y, tail, end);
    }
  }

  /// One of the functions, for a [Product] to end with.
  final Epilogue of(Function function) {
    return new Epilogue(this, function);
  }

  /// What a [Product] does to its outputs while they are in the cache.
  record Epilogue(Activations activations, Function function) {
    boolean isNone() {
      return function == Function.NONE;
    }

    void apply(float[] y, int offset, int count) {
      activations.apply(function, y, offset, count);
    }
  }

  private void run(Function function, float[] y, int from, int end) {
    switch (function) {
      case NONE -> {}
      case RELU -> relu(y, from, end);
      case GELU -> gelu(y, from, end);
      case GELU_TANH -> geluTanh(y, from, end);
      case SILU -> silu(y, from, end);
      case TANH -> tanh(y, from, end);
      case SIGMOID -> sigmoid(y, from, end);
    }
  }

  // Elements from `from` up to `end`, a multiple of the lanes.

  abstract void relu(float[] y, int from, int end);

  abstract void gelu(float[] y, int from, int end);

  abstract void geluTanh(float[] y, int from, int end);

  abstract void silu(float[] y, int from, int end);

  abstract void tanh(float[] y, int from, int end);

  abstract void sigmoid(float[] y, int from, int end);

  /// What does the elements that fill no register: the same bits, and no masks.
  private static final class Tail {
    static final Activations SCALAR = new ScalarActivations();
  }
}
