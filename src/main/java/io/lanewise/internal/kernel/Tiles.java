package io.lanewise.internal.kernel;

/// What all tiles of one lane width share: how many rows and groups they go to.
abstract class Tiles {
  private final int vectorBits;
  private final int[] mostGroups;

  /// @param vectorBits 512, 256, 128, or 0 for scalar
  /// @param mostGroups at index r − 1, the most groups of 16 that a tile of r rows takes
  Tiles(int vectorBits, int[] mostGroups) {
    this.vectorBits = vectorBits;
    this.mostGroups = mostGroups;
  }

  final int vectorBits() {
    return vectorBits;
  }

  final int mostRows() {
    return mostGroups.length;
  }

  final int mostGroups(int rows) {
    return mostGroups[rows - 1];
  }

  static AssertionError unknownTile(int rows, int groups) {
    return new AssertionError("no tile of " + rows + " rows and " + groups + " groups");
  }
}
