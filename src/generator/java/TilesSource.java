import java.util.function.UnaryOperator;
import java.util.stream.Stream;

/// Writes the Vector API kernels of `Linear`, one class for each family, dtype and lane width.
///
/// Both families keep R × P groups of 16 accumulators in registers: R rows of x against P groups of
/// outputs. What differs is what a group of lanes stands for.
///
/// ```
/// panel tile   lanes are 16 outputs      acc[r][p] = fma(panel[p][k], broadcast x[r][k], acc[r][p])
/// row tile     lanes are 16 columns      acc[r][p] = fma(row[p][k..k+16), x[r][k..k+16), acc[r][p])
/// ```
///
/// A group is 16 / lanes registers, so one description gives every width, and each output sees the
/// same chain of operations in all of them. The rules that C2 demands (flat methods, no vector
/// under a branch or across a call, accumulators from and to an array) are those of
/// ARCHITECTURE.md.
final class TilesSource {
  /// Outputs a panel, and columns a step of a row tile: one 512-bit register of floats.
  static final int GROUP = 16;

  /// Rows of x side by side where they are interleaved.
  private static final int BLOCK_ROWS = InterleaverSource.ROWS;

  /// Up to here x is the first factor of a multiply-add.
  private static final int FEW_ROWS = 2;

  private final StringBuilder out = new StringBuilder();
  private final Family family;
  private final Weight weight;
  private final TileSizes tiles;

  TilesSource(Family family, Weight weight, TileSizes tiles) {
    this.family = family;
    this.weight = weight;
    this.tiles = tiles;
  }

  String className() {
    return weight.title() + family.base + tiles.bits();
  }

  String source() {
    line(0, "package io.lanewise.internal.kernel;");
    line(0, "");
    line(0, "import static java.nio.ByteOrder.LITTLE_ENDIAN;");
    line(0, "");
    line(0, "import java.lang.foreign.MemorySegment;");
    line(0, "import java.lang.foreign.ValueLayout;");
    Stream.concat(Stream.of("FloatVector", "VectorSpecies"), weight.vectors().stream())
        .sorted()
        .forEach(vector -> line(0, "import jdk.incubator.vector.%s;", vector));
    line(0, "");
    line(0, "/// [%s] over %s weights with %d-bit registers.", family.base, weight, tiles.bits());
    line(0, "///");
    line(0, "/// Written by TilesSource.java: change it there.");
    line(0, "final class %s extends %s {", className(), family.base);
    line(
        1,
        "private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_%d;",
        tiles.bits());
    weight.constants(tiles.lanes()).forEach(line -> line(1, "private static final %s;", line));
    line(1, "private static final MemorySegment GUARD = MappedGuard.MEMORY;");
    line(0, "");
    line(1, "%s() {", className());
    line(
        2,
        "super(%d, %s%d, %b, new int[] {%s});",
        tiles.bits(),
        family == Family.ROW ? "" : tiles.directRows() + ", ",
        tiles.usualRows(),
        tiles.even(),
        join(tiles.groups()));
    line(1, "}");
    line(0, "");
    out.append(TileDispatch.source(tiles.groups()));
    if (family == Family.ROW) {
      out.append(TileDispatch.inTurn());
      turn();
    }
    for (int rows = 1; rows <= tiles.groups().length; rows++) {
      for (int groups = 1; groups <= tiles.groups()[rows - 1]; groups++) {
        line(0, "");
        tile(rows, groups);
      }
    }
    line(0, "}");
    return out.toString();
  }

  private void tile(int rows, int groups) {
    line(1, "private static void %s(%s) {", TileDispatch.name(rows, groups), TileDispatch.OPERANDS);
    boolean interleaved = tiles.isInterleaved(rows);
    for (int r = 1; r < rows; r++) {
      if (!interleaved) {
        line(2, "int x%d = xOffset + %s;", r, times(r, "xStride"));
      } else if (r % BLOCK_ROWS == 0) {
        line(2, "int x%d = xOffset + %s;", r, times(r / BLOCK_ROWS, "xStride"));
      }
      if (!weight.isGrouped()) {
        line(2, "int s%d = startOffset + %s;", r, times(r, "startStride"));
      }
      line(2, "int y%d = yOffset + %s;", r, times(r, "yStride"));
    }
    for (int p = 1; p < groups; p++) {
      line(2, "long w%d = offset + %s;", p, times(p, "stride"));
    }
    if (weight.isGrouped()) {
      line(2, "for (int r = 0; r < %d && start != y; r++) {", rows);
      line(3, "int from = startOffset + r * startStride;");
      line(3, "System.arraycopy(start, from, y, yOffset + r * yStride, %d);", groups * GROUP);
      line(2, "}");
    }
    if (ends(rows)) {
      Weight.ends().forEach(vector -> line(2, vector));
    }
    int passes = tiles.passes(rows, groups);
    for (int pass = 0; pass < passes; pass++) {
      pass(rows, groups, pass, passes == 1 ? tiles.registers() : 1, false);
    }
    guard();
  }

  /// One row and one output, from zero.
  private void turn() {
    line(1, "private static void turn(%s) {", TileDispatch.TURN_OPERANDS);
    pass(1, 1, 0, tiles.registers(), true);
    guard();
  }

  private void guard() {
    line(
        2,
        "// After the loop, so that compilations which enter at the loop have it too:"
            + " MappedGuard.");
    line(2, "if (GUARD.get(ValueLayout.JAVA_BYTE, 0) != 0) {");
    line(3, "throw MappedGuard.broken();");
    line(2, "}");
    line(1, "}");
  }

  /// What to do with one register of the accumulators.
  private interface Each {
    void accept(int row, int group, int register);
  }

  private static void each(int rows, int groups, int first, int count, Each body) {
    for (int r = 0; r < rows; r++) {
      for (int p = 0; p < groups; p++) {
        for (int h = first; h < first + count; h++) {
          body.accept(r, p, h);
        }
      }
    }
  }

  /// The registers `first` up to `first + count` of every group, over all columns.
  private void pass(int rows, int groups, int first, int count, boolean zero) {
    if (weight.isGrouped()) {
      blocks(rows, groups, first, count);
      return;
    }
    each(
        rows,
        groups,
        first,
        count,
        (r, p, h) -> {
          String start = zero ? "FloatVector.zero(LANES)" : start(r, p, h);
          line(2, "FloatVector %s = %s;", acc(r, p, h), start);
        });
    line(2, "for (int k = 0; k < depth; k += %d) {", family == Family.ROW ? GROUP : 1);
    line(
        3,
        "long at = (long) k * %d;",
        family == Family.ROW ? weight.bits / 8 : weight.columnBytes());
    if (family == Family.ROW) {
      rowStep(rows, groups, first, count);
    } else {
      eachLoad(groups, first, count, "b", "FloatVector");
      panelStep(rows, groups, first, count, "b", 0);
    }
    line(2, "}");
    each(
        rows,
        groups,
        first,
        count,
        (r, p, h) -> line(2, "%s.intoArray(y, %s);", acc(r, p, h), yAt(r, p, h)));
  }

  /// Blocks of columns that share their scales: the chain of each block goes into y.
  private void blocks(int rows, int groups, int first, int count) {
    line(2, "for (int g = 0; g < depth; g += %d) {", Weight.GROUP);
    line(3, "long block = (long) (g / %d) * %d;", Weight.GROUP, weight.blockBytes());
    line(3, "int end = Math.min(g + %d, depth);", Weight.GROUP);
    each(
        rows,
        groups,
        first,
        count,
        (r, p, h) -> line(3, "FloatVector %s = FloatVector.zero(LANES);", acc(r, p, h)));
    if (weight == Weight.GROUPED_I4) {
      nibbles(rows, groups, first, count);
    } else {
      line(3, "for (int k = g; k < end; k++) {");
      line(
          3,
          "long at = block + %d + (long) (k - g) * %d;",
          Weight.BLOCK_HEAD,
          weight.columnBytes());
      eachLoad(groups, first, count, "b", "FloatVector");
      panelStep(rows, groups, first, count, "b", 0);
      line(3, "}");
    }
    for (int p = 0; p < groups; p++) {
      for (int h = first; h < first + count; h++) {
        String at = plus(group(p) + " + block", h * tiles.lanes() * 4);
        line(
            3,
            "FloatVector s%d_%d = FloatVector.fromMemorySegment(LANES, weights, %s,"
                + " LITTLE_ENDIAN);",
            p,
            h,
            at);
      }
    }
    each(
        rows,
        groups,
        first,
        count,
        (r, p, h) -> {
          String scale = "s" + p + "_" + h;
          String sum = acc(r, p, h);
          line(3, "%s.fma(%s, %s).intoArray(y, %s);", sum, scale, sums(r, p, h), yAt(r, p, h));
        });
    line(2, "}");
  }

  /// The columns of a block two at a time, and the last one where their number is odd.
  private void nibbles(int rows, int groups, int first, int count) {
    boolean ends = ends(rows);
    line(3, "int pairs = (end - g) / 2;");
    line(3, "for (int q = 0; q < pairs; q++) {");
    line(3, "int k = g + 2 * q;");
    line(
        3,
        "long at = block + %d + (long) (q >>> 2) * %d;",
        Weight.BLOCK_HEAD,
        weight.columnBytes());
    line(3, "int shift = (q & 3) * 8;");
    lowNibble(rows, groups, first, count, ends);
    eachColumn(groups, first, count, "d", ends ? Weight::highEnd : Weight::high);
    panelStep(rows, groups, first, count, "d", 1);
    line(3, "}");
    line(3, "for (int k = g + 2 * pairs; k < end; k++) {");
    line(
        3,
        "long at = block + %d + (long) (k - g >>> 3) * %d;",
        Weight.BLOCK_HEAD,
        weight.columnBytes());
    line(3, "int shift = (k - g & 7) * 4;");
    lowNibble(rows, groups, first, count, ends);
    line(3, "}");
  }

  /// Whether columns of four bits become ends of numbers.
  private boolean ends(int rows) {
    return rows <= FEW_ROWS && weight.hasEnds(tiles.lanes());
  }

  private void lowNibble(int rows, int groups, int first, int count, boolean ends) {
    eachLoad(groups, first, count, "v", "IntVector");
    eachColumn(groups, first, count, "b", ends ? Weight::lowEnd : Weight::low);
    panelStep(rows, groups, first, count, "b", 0);
  }

  private void eachLoad(int groups, int first, int count, String name, String type) {
    for (int p = 0; p < groups; p++) {
      for (int h = first; h < first + count; h++) {
        String load = weight.load(group(p) + " + at", h, tiles.lanes());
        line(3, "%s %s%d_%d = %s;", type, name, p, h, load);
      }
    }
  }

  private void eachColumn(
      int groups, int first, int count, String name, UnaryOperator<String> column) {
    for (int p = 0; p < groups; p++) {
      for (int h = first; h < first + count; h++) {
        line(3, "FloatVector %s%d_%d = %s;", name, p, h, column.apply("v" + p + "_" + h));
      }
    }
  }

  /// Column k + `next`: for each row one broadcast against every weight register.
  private void panelStep(int rows, int groups, int first, int count, String weights, int next) {
    for (int r = 0; r < rows; r++) {
      String x = (weights.equals("b") ? "a" : "e") + r;
      String at =
          tiles.isInterleaved(rows)
              ? plus(
                  xAt(r - r % BLOCK_ROWS) + " + " + times(BLOCK_ROWS, "k"),
                  next * BLOCK_ROWS + r % BLOCK_ROWS)
              : plus(xAt(r) + " + k", next);
      line(3, "FloatVector %s = FloatVector.broadcast(LANES, x[%s]);", x, at);
      for (int p = 0; p < groups; p++) {
        for (int h = first; h < first + count; h++) {
          fma(rows, acc(r, p, h), weights + p + "_" + h, x);
        }
      }
    }
  }

  /// Sixteen columns: the registers of each row of x, then each weight register against all rows.
  private void rowStep(int rows, int groups, int first, int count) {
    for (int h = first; h < first + count; h++) {
      for (int r = 0; r < rows; r++) {
        String at = plus(xAt(r) + " + k", h * tiles.lanes());
        line(3, "FloatVector a%d_%d = FloatVector.fromArray(LANES, x, %s);", r, h, at);
      }
      for (int p = 0; p < groups; p++) {
        String load = weight.load(group(p) + " + at", h, tiles.lanes());
        if (weight == Weight.F16) {
          line(
              3,
              "IntVector h%d_%d = %s;",
              p,
              h,
              weight.halves(group(p) + " + at", h, tiles.lanes()));
          load = Weight.anyHalf("h%d_%d".formatted(p, h));
        }
        line(3, "FloatVector b%d_%d = %s;", p, h, load);
        for (int r = 0; r < rows; r++) {
          fma(rows, acc(r, p, h), "b" + p + "_" + h, "a" + r + "_" + h);
        }
      }
    }
  }

  /// The weight is the first factor, or the second where there are few rows or x is interleaved.
  /// The product is the same, the code is not: with x first, C2 spills tiles of more than 8
  /// accumulators at 256 bits and more than 24 at 512 (6 rows: 46 % of the ceiling against 100 %);
  /// with the weight first, 1 row of 8 runs at 26 % instead of 42 %, and 8 interleaved rows of 3 at
  /// 73 % instead of 89 %.
  private void fma(int rows, String sum, String weight, String x) {
    if (rows <= FEW_ROWS || tiles.isInterleaved(rows)) {
      line(3, "%s = %s.fma(%s, %s);", sum, x, weight, sum);
    } else {
      line(3, "%s = %s.fma(%s, %s);", sum, weight, x, sum);
    }
  }

  private static String group(int group) {
    return group == 0 ? "offset" : "w" + group;
  }

  private String xAt(int row) {
    return row == 0 ? "xOffset" : "x" + row;
  }

  private String yAt(int row, int group, int register) {
    return plus(row == 0 ? "yOffset" : "y" + row, group * GROUP + register * tiles.lanes());
  }

  /// What y holds of one register.
  private String sums(int row, int group, int register) {
    return "FloatVector.fromArray(LANES, y, %s)".formatted(yAt(row, group, register));
  }

  /// What one register begins with.
  private String start(int row, int group, int register) {
    String at =
        plus(row == 0 ? "startOffset" : "s" + row, group * GROUP + register * tiles.lanes());
    return "FloatVector.fromArray(LANES, start, %s)".formatted(at);
  }

  private String acc(int row, int group, int register) {
    return "c" + row + "_" + (group * tiles.registers() + register);
  }

  static String plus(String base, int constant) {
    return constant == 0 ? base : base + " + " + constant;
  }

  private static String times(int factor, String name) {
    return factor == 1 ? name : factor + " * " + name;
  }

  private static String join(int[] values) {
    return String.join(", ", java.util.Arrays.stream(values).mapToObj(Integer::toString).toList());
  }

  private void line(int depth, String format, Object... values) {
    out.append("  ".repeat(depth)).append(values.length == 0 ? format : format.formatted(values));
    out.append('\n');
  }
}
