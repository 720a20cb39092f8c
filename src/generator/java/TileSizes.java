/// How far rows and groups go at one width: `groups[r - 1]` is the most groups for r rows.
///
/// @param lanes floats a register
/// @param directRows the most rows of x that a tile reads where they lie; more come interleaved
/// @param usualRows rows of the tiles that a call of many rows is cut into
/// @param even whether those tiles are as equal as can be; else they have all `usualRows`, but for
///   the last
/// @param accumulators the most that stay in registers; a tile that has more goes over the columns
///   once for each register of a group
record TileSizes(
    int lanes, int directRows, int usualRows, boolean even, int accumulators, int... groups) {
  /// Tiles that read x where it lies, however many rows they have.
  static TileSizes direct(int lanes, int usualRows, int accumulators, int... groups) {
    return new TileSizes(lanes, groups.length, usualRows, true, accumulators, groups);
  }

  /// The same with tiles of `usualRows` first, and of what is left last.
  TileSizes fullFirst() {
    return new TileSizes(lanes, directRows, usualRows, false, accumulators, groups);
  }

  int bits() {
    return lanes * 32;
  }

  int registers() {
    return TilesSource.GROUP / lanes;
  }

  boolean isInterleaved(int rows) {
    return rows > directRows;
  }

  int passes(int rows, int groups) {
    return rows * groups * registers() > accumulators ? registers() : 1;
  }
}
