package io.lanewise.internal.kernel;

import java.util.Arrays;

/// Sums of rows on the heap, for gradients.
///
/// ```
/// add          y[i] = y[i] + x[i]
/// addScaled    y[i] = fma(x[i], factor, y[i])
/// dot          Σ x[i] · y[i]          16 chains of fma over every sixteenth element, added as in Trees
/// isFinite     whether no x[i] is NaN or infinite
/// ```
///
/// The same bits at every width. Ranges were checked by the caller, and x and y don't overlap. No
/// allocation, no state.
public abstract class Sums {
  /// Elements of the scratch memory of [#dot]: one for each chain.
  public static final int CHAINS = Trees.LANES;

  private final int vectorBits;

  Sums(int vectorBits) {
    this.vectorBits = vectorBits;
  }

  /// With the kernels of this JVM.
  public static Sums active() {
    return Active.SUMS;
  }

  static Sums of(int vectorBits) {
    return switch (vectorBits) {
      case 512 -> new Sums512();
      case 256 -> new Sums256();
      case 128 -> new Sums128();
      default -> new Scalar();
    };
  }

  private static final class Active {
    static final Sums SUMS = of(Kernels.active().vectorBits());
  }

  /// Register width in bits; 0 is the scalar twin.
  public final int vectorBits() {
    return vectorBits;
  }

  /// Adds `x[xAt ..]` to `y[yAt ..]`.
  public final void add(float[] x, int xAt, float[] y, int yAt, int count) {
    int whole = whole(count);
    addWhole(x, xAt, y, yAt, whole);
    for (int i = whole; i < count; i++) {
      y[yAt + i] += x[xAt + i];
    }
  }

  /// Adds `factor · x[xAt ..]` to `y[yAt ..]`.
  public final void addScaled(float[] x, int xAt, float factor, float[] y, int yAt, int count) {
    int whole = whole(count);
    addScaledWhole(x, xAt, factor, y, yAt, whole);
    for (int i = whole; i < count; i++) {
      y[yAt + i] = Math.fma(x[xAt + i], factor, y[yAt + i]);
    }
  }

  /// The dot product of `x[xAt ..]` and `y[yAt ..]`.
  ///
  /// @param chains scratch memory of [#CHAINS] floats
  public final float dot(float[] x, int xAt, float[] y, int yAt, int count, float[] chains) {
    Arrays.fill(chains, 0f);
    int whole = whole(count);
    dotWhole(x, xAt, y, yAt, whole, chains);
    for (int i = whole; i < count; i++) {
      chains[i - whole] = Math.fma(x[xAt + i], y[yAt + i], chains[i - whole]);
    }
    return Trees.Scalar.sum(chains, 0);
  }

  /// Whether `x[at .. at + count)` holds finite numbers alone.
  public final boolean isFinite(float[] x, int at, int count) {
    int whole = whole(count);
    float zero = zeroIfFinite(x, at, whole);
    for (int i = whole; i < count; i++) {
      zero = Math.fma(x[at + i], 0f, zero);
    }
    return zero == 0f;
  }

  private static int whole(int count) {
    return count - count % CHAINS;
  }

  // For counts that are multiples of sixteen.

  abstract void addWhole(float[] x, int xAt, float[] y, int yAt, int count);

  abstract void addScaledWhole(float[] x, int xAt, float factor, float[] y, int yAt, int count);

  abstract void dotWhole(float[] x, int xAt, float[] y, int yAt, int count, float[] chains);

  /// Zero, of either sign, or NaN.
  abstract float zeroIfFinite(float[] x, int at, int count);

  /// One by one: the oracle in tests and the fallback at run time.
  static final class Scalar extends Sums {
    Scalar() {
      super(0);
    }

    @Override
    void addWhole(float[] x, int xAt, float[] y, int yAt, int count) {
      for (int i = 0; i < count; i++) {
        y[yAt + i] += x[xAt + i];
      }
    }

    @Override
    void addScaledWhole(float[] x, int xAt, float factor, float[] y, int yAt, int count) {
      for (int i = 0; i < count; i++) {
        y[yAt + i] = Math.fma(x[xAt + i], factor, y[yAt + i]);
      }
    }

    @Override
    void dotWhole(float[] x, int xAt, float[] y, int yAt, int count, float[] chains) {
      for (int i = 0; i < count; i++) {
        chains[i % CHAINS] = Math.fma(x[xAt + i], y[yAt + i], chains[i % CHAINS]);
      }
    }

    @Override
    float zeroIfFinite(float[] x, int at, int count) {
      float zero = 0f;
      for (int i = 0; i < count; i++) {
        zero = Math.fma(x[at + i], 0f, zero);
      }
      return zero;
    }
  }
}
