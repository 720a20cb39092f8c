/// How far rows and groups go at one width: `groups[r - 1]` is the most groups for r rows.
///
/// @param lanes floats a register
/// @param usualRows rows of the tiles that a call of many rows is cut into
/// @param accumulators the most that stay in registers; a tile that has more goes over the columns
///   once for each register of a group
record TileSizes(int lanes, int usualRows, int accumulators, int... groups) {
  int bits() {
    return lanes * 32;
  }

  int registers() {
    return TilesSource.GROUP / lanes;
  }

  /// Whether the weight is the first factor of a multiply-add. Which way C2 finds registers for all
  /// of a tile was tried: 1 row of 8 panels runs at 42 % of the ceiling with x first, at 26 % with
  /// the weight first; 5 rows of 4 at 76 and 65 %; 7 rows of 3 at 75 and 81 %, 10 of 2 at 71 and 80
  /// %.
  boolean isWeightFirst(int rows, int groups) {
    return rows > 1 && !(lanes == TilesSource.GROUP && rows == 5 && groups == 4);
  }

  int passes(int rows, int groups) {
    return rows * groups * registers() > accumulators ? registers() : 1;
  }
}
