package io.lanewise.internal.kernel;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// The in-place family: 16 partial sums for each pair of an x row and a weight row.
///
/// ```
/// y[r][16p + l] = fma(x[r][16j + l], row[p][16j + l], y[r][16p + l])     j = 0, 1, … in this order
/// ```
///
/// Always 16 partial sums, whatever the lane width, so the bits are the same on every machine;
/// [Trees] adds them up. A group is one row of the weight, unaligned; `depth` is a multiple of 16,
/// and at most 16 · [MappedGuard#MOST_STEPS].
abstract class RowTiles extends Tiles {
  RowTiles(int vectorBits, int usualRows, boolean even, int[] mostGroups) {
    super(vectorBits, usualRows, even, mostGroups);
  }

  /// One row of x and `outputs` rows of the weight, one after the other, in the order that the
  /// processor fetches ahead; sums start from zero.
  ///
  /// A tile of one pair is the same, but its thirteen operands go by way of the stack, which costs
  /// 2 to 20 % where rows are short, one searcher in a JVM more than another: of a gigabyte of rows
  /// of 256, it reads 19 to 24 GB/s where this reads 21 to 25.
  ///
  /// @param stride bytes from one row of the weight to the next
  /// @param yOffset of sixteen sums for each output
  abstract void inTurn(
      int outputs,
      long stride,
      float[] x,
      int xOffset,
      MemorySegment weights,
      long offset,
      int depth,
      float[] y,
      int yOffset);

  /// Column `k` of the row at byte `row`.
  static float element(PanelForm form, MemorySegment weights, long row, int k) {
    return switch (form) {
      case F32 -> weights.get(Tensor.FLOAT, row + k * 4L);
      case BF16 -> Widening.bf16(weights, row + k * 2L);
      case F16 -> Widening.f16(weights, row + k * 2L);
      default -> throw new AssertionError("rows of " + form + " are widened before");
    };
  }
}
