package io.lanewise.internal.kernel;

import java.lang.foreign.MemorySegment;

/// The packed family: y += x · panels for a few rows and panels at a time.
///
/// ```
/// y[r][16p + n] = fma(x[r][k], panel[p][k][n], y[r][16p + n])     k = 0, 1, … in this order
/// ```
///
/// Each output is one chain that starts at what `y` holds (the bias), so its bits depend neither on
/// the lane width nor on the tile. Contract of a tile:
///
/// - `x` rows start at `xOffset + r · xStride`, `depth` floats each and at most
///   [MappedGuard#MOST_STEPS].
/// - `panels`: [Panels], 64 bytes a k, `panelBytes` from one panel to the next, native memory.
/// - `y` rows start at `yOffset + r · yStride` and hold whole panels (16 floats each).
/// - All ranges were checked by the caller. No allocation, no other state.
abstract class PanelTiles extends Tiles {
  PanelTiles(int vectorBits, int[] mostGroups) {
    super(vectorBits, mostGroups);
  }

  /// One tile of `rows` × `groups` panels.
  abstract void tile(
      int rows,
      int groups,
      float[] x,
      int xOffset,
      int xStride,
      MemorySegment panels,
      long offset,
      long panelBytes,
      int depth,
      float[] y,
      int yOffset,
      int yStride);
}
