package io.lanewise.internal.kernel;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// What training does to rows of F32 in native memory that it may write.
///
/// ```
/// dot      Σ x[k] y[k]                    lane l: one fma chain over k = l, l + 16, …; then Trees
/// step     sum += g y, then y += g x      each product and addition is one fma
/// settle   x += sum, then sum = 0
/// ```
///
/// Rows are whole blocks of sixteen columns, the last filled up with zeros, which all three leave
/// as they are. The bits are the same at every width. The memory is no mapped file: no guard.
public abstract class RowSteps {
  /// Columns a block has, on every machine.
  public static final int BLOCK = Trees.LANES;

  /// The steps at the width of the active kernels.
  public static RowSteps active() {
    return ofBits(Kernels.active().vectorBits());
  }

  /// The steps at one width: 512, 256, 128, or 0 for the scalar twin.
  public static RowSteps ofBits(int vectorBits) {
    return switch (vectorBits) {
      case 512 -> new RowSteps512();
      case 256 -> new RowSteps256();
      case 128 -> new RowSteps128();
      default -> new Scalar();
    };
  }

  /// The dot product of two rows; offsets are bytes.
  public abstract float dot(
      MemorySegment x, long xOffset, MemorySegment y, long yOffset, int blocks);

  /// `sum += g y` with the old y, and `y += g x`; offsets are bytes, `sum` begins at 0.
  public abstract void step(
      float g,
      MemorySegment x,
      long xOffset,
      MemorySegment y,
      long yOffset,
      MemorySegment sum,
      int blocks);

  /// `x += sum`, and `sum` becomes zero.
  public abstract void settle(MemorySegment x, long xOffset, MemorySegment sum, int blocks);

  /// One column after the other: the oracle in tests and the fallback at run time.
  static final class Scalar extends RowSteps {
    @Override
    public float dot(MemorySegment x, long xOffset, MemorySegment y, long yOffset, int blocks) {
      float b0 = eighth(x, xOffset, y, yOffset, blocks, 0);
      float b1 = eighth(x, xOffset, y, yOffset, blocks, 1);
      float b2 = eighth(x, xOffset, y, yOffset, blocks, 2);
      float b3 = eighth(x, xOffset, y, yOffset, blocks, 3);
      float b4 = eighth(x, xOffset, y, yOffset, blocks, 4);
      float b5 = eighth(x, xOffset, y, yOffset, blocks, 5);
      float b6 = eighth(x, xOffset, y, yOffset, blocks, 6);
      float b7 = eighth(x, xOffset, y, yOffset, blocks, 7);
      return ((b0 + b4) + (b2 + b6)) + ((b1 + b5) + (b3 + b7));
    }

    /// Lanes l and l + 8, added.
    private static float eighth(
        MemorySegment x, long xOffset, MemorySegment y, long yOffset, int blocks, int lane) {
      float low = 0;
      float high = 0;
      for (int block = 0; block < blocks; block++) {
        long at = (block * (long) BLOCK + lane) * Float.BYTES;
        low = Math.fma(get(x, xOffset + at), get(y, yOffset + at), low);
        at += BLOCK / 2 * Float.BYTES;
        high = Math.fma(get(x, xOffset + at), get(y, yOffset + at), high);
      }
      return low + high;
    }

    @Override
    public void step(
        float g,
        MemorySegment x,
        long xOffset,
        MemorySegment y,
        long yOffset,
        MemorySegment sum,
        int blocks) {
      for (long at = 0; at < blocks * 64L; at += Float.BYTES) {
        float old = get(y, yOffset + at);
        sum.set(Tensor.FLOAT, at, Math.fma(g, old, get(sum, at)));
        y.set(Tensor.FLOAT, yOffset + at, Math.fma(g, get(x, xOffset + at), old));
      }
    }

    @Override
    public void settle(MemorySegment x, long xOffset, MemorySegment sum, int blocks) {
      for (long at = 0; at < blocks * 64L; at += Float.BYTES) {
        x.set(Tensor.FLOAT, xOffset + at, get(x, xOffset + at) + get(sum, at));
        sum.set(Tensor.FLOAT, at, 0);
      }
    }

    private static float get(MemorySegment memory, long offset) {
      return memory.get(Tensor.FLOAT, offset);
    }
  }
}
