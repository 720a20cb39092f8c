package io.lanewise.internal.kernel;

/// The packed family: y += x · panels for a few rows and panels at a time.
///
/// ```
/// y[r][16p + n] = fma(x[r][k], panel[p][k][n], y[r][16p + n])     k = 0, 1, … in this order
/// ```
///
/// Each output is one chain that starts at what `y` holds (the bias), so its bits depend neither on
/// the lane width nor on the tile. A group is one of [Panels], 64 bytes a k; `depth` is at most
/// [MappedGuard#MOST_STEPS].
abstract class PanelTiles extends Tiles {
  PanelTiles(int vectorBits, int usualRows, int[] mostGroups) {
    super(vectorBits, usualRows, mostGroups);
  }
}
