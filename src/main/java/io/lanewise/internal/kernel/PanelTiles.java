package io.lanewise.internal.kernel;

/// The packed family: y = start + x · panels for a few rows and panels at a time.
///
/// ```
/// y[r][16p + n] = start[r][16p + n]
/// y[r][16p + n] = fma(x[r][k], panel[p][k][n], y[r][16p + n])     k = 0, 1, … in this order
/// ```
///
/// Each output is one chain from `start` (the bias) on, so its bits depend neither on the lane
/// width nor on the tile. A group is one of [Panels], 64 bytes a k; `depth` is at most
/// [MappedGuard#MOST_STEPS].
///
/// A tile of more than [#directRows] rows reads x as an [Interleaver] leaves it: eight rows side by
/// side from `xOffset` on, the next eight from `xOffset + xStride` on.
abstract class PanelTiles extends Tiles {
  private final int directRows;

  PanelTiles(int vectorBits, int directRows, int usualRows, boolean even, int[] mostGroups) {
    super(vectorBits, usualRows, even, mostGroups);
    this.directRows = directRows;
  }

  /// The most rows of x that are read where they lie.
  final int directRows() {
    return directRows;
  }
}
