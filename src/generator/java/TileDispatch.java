/// How a call finds its tile: by rows, then by groups, for one switch over all would be too large a
/// method to compile well.
final class TileDispatch {
  static final String OPERANDS =
      "float[] x, int xOffset, int xStride, MemorySegment weights, long offset, long stride, int"
          + " depth, float[] start, int startOffset, int startStride, float[] y, int yOffset, int"
          + " yStride";

  private static final String ARGUMENTS =
      "x, xOffset, xStride, weights, offset, stride, depth, start, startOffset, startStride, y,"
          + " yOffset, yStride";

  static final String TURN_OPERANDS =
      "float[] x, int xOffset, MemorySegment weights, long offset, int depth, float[] y, int"
          + " yOffset";

  private TileDispatch() {}

  static String name(int rows, int groups) {
    return "rows" + rows + "groups" + groups;
  }

  /// @param groups at index r − 1, the most groups that a tile of r rows takes
  static String source(int... groups) {
    StringBuilder out = new StringBuilder();
    out.append("  @Override\n");
    out.append("  void tile(int rows, int groups, %s) {\n".formatted(OPERANDS));
    out.append("    switch (rows) {\n");
    for (int rows = 1; rows <= groups.length; rows++) {
      out.append("      case %d -> rows%d(groups, %s);\n".formatted(rows, rows, ARGUMENTS));
    }
    out.append("      default -> throw unknownTile(rows, groups);\n    }\n  }\n");
    for (int rows = 1; rows <= groups.length; rows++) {
      out.append("\n  private static void rows%d(int groups, %s) {\n".formatted(rows, OPERANDS));
      out.append("    switch (groups) {\n");
      for (int some = 1; some <= groups[rows - 1]; some++) {
        out.append("      case %d -> %s(%s);\n".formatted(some, name(rows, some), ARGUMENTS));
      }
      out.append("      default -> throw unknownTile(%d, groups);\n    }\n  }\n".formatted(rows));
    }
    return out.toString();
  }

  /// Outputs one after the other, each by a call without a detour.
  static String inTurn() {
    return """

      @Override
      void inTurn(int outputs, long stride, %s) {
        for (int p = 0; p < outputs; p++) {
          turn(x, xOffset, weights, offset + p * stride, depth, y, yOffset + p * %d);
        }
      }

    """
        .formatted(TURN_OPERANDS, TilesSource.GROUP);
  }
}
