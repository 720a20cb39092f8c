package io.lanewise.internal.kernel;

import java.lang.foreign.MemorySegment;

/// The smallest pieces of a product: R rows of x against P groups of the weight, kept in registers.
///
/// Every tile of every family has the same operands:
///
/// - `x` rows start at `xOffset + r · xStride`; `depth` columns of each are used. Tall [PanelTiles]
///   read them from an [Interleaver].
/// - `weights` is native, possibly mapped memory: group p starts at byte `offset + p · stride`.
/// - `y` holds 16 floats for each row and group, at `yOffset + r · yStride + 16p`. They are loaded,
///   added to, and stored back.
/// - All ranges were checked by the caller. No allocation, no other state.
abstract class Tiles {
  private final int vectorBits;
  private final int usualRows;
  private final int[] mostGroups;

  /// @param vectorBits 512, 256, 128, or 0 for scalar
  /// @param usualRows rows of the tiles that a call of many rows is cut into
  /// @param mostGroups at index r − 1, the most groups that a tile of r rows takes; never more than
  ///   for r − 1 rows
  Tiles(int vectorBits, int usualRows, int[] mostGroups) {
    this.vectorBits = vectorBits;
    this.usualRows = usualRows;
    this.mostGroups = mostGroups;
  }

  final int vectorBits() {
    return vectorBits;
  }

  final int usualRows() {
    return usualRows;
  }

  final int mostRows() {
    return mostGroups.length;
  }

  final int mostGroups(int rows) {
    return mostGroups[rows - 1];
  }

  /// One tile of `rows` × `groups`.
  abstract void tile(
      int rows,
      int groups,
      float[] x,
      int xOffset,
      int xStride,
      MemorySegment weights,
      long offset,
      long stride,
      int depth,
      float[] y,
      int yOffset,
      int yStride);

  static AssertionError unknownTile(int rows, int groups) {
    return new AssertionError("no tile of " + rows + " rows and " + groups + " groups");
  }
}
