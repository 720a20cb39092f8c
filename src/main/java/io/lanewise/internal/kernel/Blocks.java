package io.lanewise.internal.kernel;

/// How [PackedProduct] cuts a call so that the caches hold what is used again.
///
/// ```
/// for each block of columns            a group of panels in the second-level cache
///   for each block of rows             x of the block in the last-level cache
///     for each group of panels         read from memory once a block of rows
///       for each tile of rows          x of the tile in the first-level cache
/// ```
///
/// All tiles of a block use the same number of panels, so that every panel is fetched once a block
/// and not once for each height of tile.
final class Blocks {
  /// The most columns a block. Three panels of 1536 are 295 KB of a second-level cache of 1 MB,
  /// eight rows of x 49 KB, a first-level cache. Longer blocks spread the 100 to 150 cycles that a
  /// tile costs besides its arithmetic: 1536 → 384 with 32 rows went from 90 % of the ceiling at
  /// 384 columns to 94 % at 1536.
  static final int COLUMNS = 1536;

  /// The most rows a block: of 1536 columns they are 6 MB of x, which pass through the second-level
  /// cache once for each group of panels. Fewer rows would read the weight from memory more often.
  static final int ROWS = 1024;

  /// Outputs of a block of rows that a second-level cache of 1 MB doesn't hold.
  private static final long FAR = 1 << 18;

  private Blocks() {}

  /// Columns a block, blocks being as equal as possible: whole groups of columns that share a
  /// scale.
  static int columns(int in, boolean oneTile) {
    // One tile's rows use each panel once, so there is nothing to keep in a cache.
    int most = oneTile ? MappedGuard.MOST_STEPS : COLUMNS;
    if (in <= most) {
      return in;
    }
    int equal = Math.ceilDiv(in, Math.ceilDiv(in, most));
    return Math.ceilDiv(equal, PanelForm.GROUP) * PanelForm.GROUP;
  }

  /// Whether the lines of y that a tile writes are far away: fetched before it, they come while it
  /// computes, where stores would wait for each in turn. 384 → 1536 with 512 rows went from 90 to
  /// 92 % of the ceiling; where y is in a cache it costs 0.2 points.
  static boolean fetchesOutputs(int rows, int yStride) {
    return (long) rows * yStride > FAR;
  }

  /// Tiles that `rows` rows are cut into.
  static int tiles(Tiles tiles, int rows) {
    return rows <= tiles.mostRows() ? 1 : Math.ceilDiv(rows, tiles.usualRows());
  }

  /// Rows of the next tile: the taller ones come first. Heights differ by one at most, or all but
  /// the last are as tall as can be, where a lower tile takes as long.
  ///
  /// @param rows those that are left
  /// @param count tiles that are left
  static int height(Tiles tiles, int rows, int count) {
    return tiles.isEven() ? Math.ceilDiv(rows, count) : Math.min(rows, tiles.usualRows());
  }
}
