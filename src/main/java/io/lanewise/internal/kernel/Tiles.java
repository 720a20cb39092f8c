package io.lanewise.internal.kernel;

import java.lang.foreign.MemorySegment;

/// The smallest pieces of a product: R rows of x against P groups of the weight, kept in registers.
///
/// Every tile of every family has the same operands:
///
/// - `x` rows start at `xOffset + r · PITCH`; `depth` columns of each are used.
/// - `weights` is native, possibly mapped memory: group p starts at byte `offset + p · stride`.
/// - `y` holds 16 floats for each row and group, at `yOffset + r · yStride + 16p`. They are loaded,
///   added to, and stored back.
/// - All ranges were checked by the caller. No allocation, no other state.
abstract class Tiles {
  /// Floats from one row of x to the next. A constant, so that the rows of a tile are one register
  /// and some displacements: with a stride of the caller's, every row took a register and an
  /// addition, C2 ran out of sixteen, and an Intel core of four instructions a cycle did 6 rows × 4
  /// panels at 63 % of its ceiling and 12 × 2 at 53 %, where now it does 7 × 3 at 81 % and 12 × 2
  /// at 80 %. It is 45 lines of a cache beyond a multiple of 64: rows share no sets.
  static final int PITCH = 1744;

  /// The most columns of a row.
  static final int MOST_COLUMNS = 1536;

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
