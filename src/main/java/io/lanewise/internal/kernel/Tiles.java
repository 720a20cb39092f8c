package io.lanewise.internal.kernel;

import java.lang.foreign.MemorySegment;

/// The smallest pieces of a product: R rows of x against P groups of the weight, kept in registers.
///
/// Every tile of every family has the same operands:
///
/// - `x` rows start at `xOffset + r · xStride`; `depth` columns of each are used. Tall [PanelTiles]
///   read them from an [Interleaver].
/// - `weights` is native, possibly mapped memory: group p starts at byte `offset + p · stride`.
/// - `start` holds what the sums of 16 floats for each row and group begin with, at `startOffset +
///   r · startStride + 16p`: a bias, the same for all rows with a stride of 0, or y.
/// - `y` takes the sums, at `yOffset + r · yStride + 16p`.
/// - All ranges were checked by the caller. No allocation, no other state.
abstract class Tiles {
  private final int vectorBits;
  private final int usualRows;
  private final boolean even;
  private final int[] mostGroups;

  /// @param vectorBits 512, 256, 128, or 0 for scalar
  /// @param usualRows rows of the tiles that a call of many rows is cut into
  /// @param even whether those tiles are as equal as can be; else all have `usualRows`, but for the
  ///   last
  /// @param mostGroups at index r − 1, the most groups that a tile of r rows takes; never more than
  ///   for r − 1 rows
  Tiles(int vectorBits, int usualRows, boolean even, int[] mostGroups) {
    this.vectorBits = vectorBits;
    this.usualRows = usualRows;
    this.even = even;
    this.mostGroups = mostGroups;
  }

  final int vectorBits() {
    return vectorBits;
  }

  final int usualRows() {
    return usualRows;
  }

  final boolean isEven() {
    return even;
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
      float[] start,
      int startOffset,
      int startStride,
      float[] y,
      int yOffset,
      int yStride);

  static AssertionError unknownTile(int rows, int groups) {
    return new AssertionError("no tile of " + rows + " rows and " + groups + " groups");
  }
}
