package io.lanewise.internal.kernel;

import java.lang.foreign.MemorySegment;

/// The in-place family: 16 partial sums for each pair of an x row and a weight row.
///
/// ```
/// y[r][16p + l] = fma(x[r][16j + l], row[p][16j + l], y[r][16p + l])     j = 0, 1, … in this order
/// ```
///
/// Always 16 partial sums, whatever the lane width, so the bits are the same on every machine;
/// [Tree] adds them up. Contract of a tile:
///
/// - `x` rows start at `xOffset + r · xStride`; `depth` is a multiple of 16, and at most 16 ·
///   [MappedGuard#MOST_STEPS].
/// - `rows` of the weight are `rowBytes` apart, unaligned, native and possibly mapped memory.
/// - `y` holds 16 floats a pair: `yOffset + r · yStride + 16p`.
/// - All ranges were checked by the caller. No allocation, no other state.
abstract class RowTiles extends Tiles {
  RowTiles(int vectorBits, int[] mostGroups) {
    super(vectorBits, mostGroups);
  }

  /// One tile of `rows` of x × `groups` weight rows.
  abstract void tile(
      int rows,
      int groups,
      float[] x,
      int xOffset,
      int xStride,
      MemorySegment weights,
      long offset,
      long rowBytes,
      int depth,
      float[] y,
      int yOffset,
      int yStride);
}
