package io.lanewise.internal.kernel;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// The two limits of a core that every kernel is measured against, as loops that do nothing else.
///
/// A share of these, taken in the same run, means the same on every machine; a time does not.
public abstract class Calibration {
  /// Chains in flight: two fma ports of latency four to five need at most ten.
  static final int CHAINS = 12;

  /// Chain c begins at c and grows by the square of this a step: exactly, up to a million steps.
  static final float FACTOR = 0x1p-9f;

  private final int lanes;

  Calibration(int lanes) {
    this.lanes = lanes;
  }

  /// The loops at the width of the active kernels.
  public static Calibration active() {
    return ofBits(Kernels.active().vectorBits());
  }

  /// The loops at one width: 512, 256, 128, or 0 for scalar.
  public static Calibration ofBits(int vectorBits) {
    return switch (vectorBits) {
      case 512 -> new Calibration512();
      case 256 -> new Calibration256();
      case 128 -> new Calibration128();
      default -> new Scalar();
    };
  }

  /// Multiply-adds that stay in registers: `steps` times one fma on each of 12 chains.
  ///
  /// @return a sum over all chains, so that none is left out
  public abstract float fma(int steps);

  /// What `fma(steps)` returns.
  public static float sum(int steps) {
    return CHAINS * (CHAINS + 1) / 2 + CHAINS * steps * FACTOR * FACTOR;
  }

  /// Floating-point operations that `fma(steps)` does: an fma counts as two.
  public final double flops(int steps) {
    return 2.0 * steps * CHAINS * lanes;
  }

  /// Reads native memory from end to end; its size is a multiple of 512 bytes.
  ///
  /// @return the sum of all its 32-bit integers, wrapping
  public abstract int read(MemorySegment memory);

  /// The fallback: one lane.
  private static final class Scalar extends Calibration {
    Scalar() {
      super(1);
    }

    @Override
    public float fma(int steps) {
      float c0 = 1, c1 = 2, c2 = 3, c3 = 4, c4 = 5, c5 = 6, c6 = 7, c7 = 8, c8 = 9, c9 = 10;
      float c10 = 11, c11 = 12;
      for (int i = 0; i < steps; i++) {
        c0 = Math.fma(FACTOR, FACTOR, c0);
        c1 = Math.fma(FACTOR, FACTOR, c1);
        c2 = Math.fma(FACTOR, FACTOR, c2);
        c3 = Math.fma(FACTOR, FACTOR, c3);
        c4 = Math.fma(FACTOR, FACTOR, c4);
        c5 = Math.fma(FACTOR, FACTOR, c5);
        c6 = Math.fma(FACTOR, FACTOR, c6);
        c7 = Math.fma(FACTOR, FACTOR, c7);
        c8 = Math.fma(FACTOR, FACTOR, c8);
        c9 = Math.fma(FACTOR, FACTOR, c9);
        c10 = Math.fma(FACTOR, FACTOR, c10);
        c11 = Math.fma(FACTOR, FACTOR, c11);
      }
      return c0 + c1 + c2 + c3 + c4 + c5 + c6 + c7 + c8 + c9 + c10 + c11;
    }

    @Override
    public int read(MemorySegment memory) {
      int sum = 0;
      for (long at = 0; at < memory.byteSize(); at += Float.BYTES) {
        sum += Float.floatToRawIntBits(memory.get(Tensor.FLOAT, at));
      }
      return sum;
    }
  }
}
