import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes `Interleaver512`: eight rows side by side, as many columns at a time as a register has
/// lanes.
///
/// Three levels, u = 1, 2, 4: the two registers of a pair are dealt out in turn, u lanes of each,
/// and become the two registers of the result.
///
/// ```
/// a0 a1 a2 a3 …   b0 b1 b2 b3 …   →   a0 b0 a1 b1 …     (u = 1)
/// ```
final class InterleaverSource {
  /// Rows side by side.
  static final int ROWS = 8;

  private final int lanes;
  private final StringBuilder out = new StringBuilder();

  /// @param lanes floats a register
  InterleaverSource(int lanes) {
    this.lanes = lanes;
  }

  String className() {
    return "Interleaver" + lanes * 32;
  }

  String source() {
    line("package io.lanewise.internal.kernel;");
    line("");
    line("import jdk.incubator.vector.FloatVector;");
    line("import jdk.incubator.vector.VectorSpecies;");
    line("");
    line("/// [Interleaver] with %d-bit registers.", lanes * 32);
    line("///");
    line("/// Written by InterleaverSource.java: change it there.");
    line("final class %s extends Interleaver {", className());
    line("  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_%d;", lanes * 32);
    for (int unit = 1; unit < ROWS; unit *= 2) {
      deal("FIRST_" + unit, unit, 0);
      deal("SECOND_" + unit, unit, lanes / 2);
    }
    line("");
    line("  @Override");
    line(
        "  int whole(float[] x, int xOffset, int xStride, int rows, int depth, float[] to, int at)"
            + " {");
    for (int r = 1; r < ROWS; r++) {
      line("    int x%d = xOffset + Math.min(%d, rows - 1) * xStride;", r, r);
    }
    line("    int k = 0;");
    line("    for (; k <= depth - %d; k += %d) {", lanes, lanes);
    String[] names = new String[ROWS];
    for (int r = 0; r < ROWS; r++) {
      names[r] = "a" + r;
      String row = r == 0 ? "xOffset" : "x" + r;
      line("      FloatVector a%d = FloatVector.fromArray(LANES, x, %s + k);", r, row);
    }
    for (int unit = 1; unit < ROWS; unit *= 2) {
      names = level(unit, names);
    }
    line("      int line = at + %d * k;", ROWS);
    for (int i = 0; i < ROWS; i++) {
      line("      %s.intoArray(to, %s);", names[i], TilesSource.plus("line", i * lanes));
    }
    line("    }");
    line("    return k;");
    line("  }");
    line("}");
    return out.toString();
  }

  /// Registers hold `unit` rows side by side before, twice as many after: those of a pair, which
  /// hold the same columns, are `unit` apart.
  private String[] level(int unit, String[] names) {
    String[] next = new String[ROWS];
    for (int start = 0; start < ROWS; start += 2 * unit) {
      for (int i = 0; i < unit; i++) {
        String pair = names[start + i] + ", " + names[start + unit + i];
        for (int half = 0; half < 2; half++) {
          int to = start + 2 * i + half;
          next[to] = (char) ('a' + 2 * unit) + "" + to;
          line(
              "      FloatVector %s = %s_%d.selectFrom(%s);",
              next[to], half == 0 ? "FIRST" : "SECOND", unit, pair);
        }
      }
    }
    return next;
  }

  /// Where the lanes of one result come from: from `lanes` on they are the second register's.
  private void deal(String name, int unit, int from) {
    String lanesFrom =
        IntStream.range(0, lanes)
            .map(l -> l / unit % 2 * lanes + from + l / (2 * unit) * unit + l % unit)
            .mapToObj(Integer::toString)
            .collect(Collectors.joining(", "));
    line("  private static final FloatVector %s =", name);
    line("      FloatVector.fromArray(LANES, new float[] {%s}, 0);", lanesFrom);
  }

  private void line(String format, Object... values) {
    out.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }
}
