/// Writes `Trees512` and its narrower siblings: sixteen sums of sixteen at a time.
///
/// Registers that belong to one output are added as they are. Then a level `h` turns two registers
/// into one, until lane p holds output p:
///
/// ```
/// keep  = a where lane & h is 0, else b
/// other = b where lane & h is 0, else a, every lane moved to lane ^ h
/// a     = keep + other               lane l: a[l] + a[l + h], lane l + h: b[l + h] + b[l]
/// ```
final class TreesSource {
  private static final int GROUP = 16;

  private final int lanes;
  private final StringBuilder out = new StringBuilder();

  /// @param lanes floats a register
  TreesSource(int lanes) {
    this.lanes = lanes;
  }

  String className() {
    return "Trees" + lanes * 32;
  }

  String source() {
    line("package io.lanewise.internal.kernel;");
    line("");
    line("import jdk.incubator.vector.FloatVector;");
    line("import jdk.incubator.vector.VectorMask;");
    line("import jdk.incubator.vector.VectorShuffle;");
    line("import jdk.incubator.vector.VectorSpecies;");
    line("");
    line("/// [Trees] with %d-bit registers.", lanes * 32);
    line("///");
    line("/// Written by TreesSource.java: change it there.");
    line("final class %s extends Trees {", className());
    line(
        "  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_%d;",
        lanes * 32);
    for (int h = lanes / 2; h > 0; h /= 2) {
      line("");
      line("  private static final VectorMask<Float> HAS_%d =", h);
      line("      VectorMask.fromLong(SPECIES, 0x%x);", mask(h));
      line("  private static final VectorShuffle<Float> SWAP_%d =", h);
      line("      VectorShuffle.fromValues(SPECIES, %s);", swap(h));
    }
    line("");
    line("  @Override");
    line("  void sixteen(float[] s, int at, float[] y, int yOffset) {");
    for (int first = 0; first < GROUP; first += lanes) {
      line("    sum%d(s, at, y, yOffset);", first);
    }
    line("  }");
    for (int first = 0; first < GROUP; first += lanes) {
      outputs(first);
    }
    line("}");
    return out.toString();
  }

  /// As many outputs as a register has lanes.
  private void outputs(int first) {
    line("");
    line("  private static void sum%d(float[] s, int at, float[] y, int yOffset) {", first);
    for (int i = 0; i < lanes; i++) {
      int start = (first + i) * GROUP;
      for (int register = 0; register < GROUP / lanes; register++) {
        String name = register == 0 ? "v" + i : "v" + i + "_" + register;
        line(
            "    FloatVector %s = FloatVector.fromArray(SPECIES, s, at + %d);",
            name, start + register * lanes);
      }
      for (int half = GROUP / lanes / 2; half > 0; half /= 2) {
        for (int register = 0; register < half; register++) {
          String name = register == 0 ? "v" + i : "v" + i + "_" + register;
          line("    %s = %s.add(v%d_%d);", name, name, i, register + half);
        }
      }
    }
    for (int h = lanes / 2; h > 0; h /= 2) {
      for (int i = 0; i < h; i++) {
        String a = "v" + i;
        String b = "v" + (i + h);
        line(
            "    %s = %s.blend(%s, HAS_%d).add(%s.blend(%s, HAS_%d).rearrange(SWAP_%d));",
            a, a, b, h, b, a, h, h);
      }
    }
    line("    v0.intoArray(y, yOffset + %d);", first);
    line("  }");
  }

  private long mask(int h) {
    long mask = 0;
    for (int lane = 0; lane < lanes; lane++) {
      if ((lane & h) != 0) {
        mask |= 1L << lane;
      }
    }
    return mask;
  }

  private String swap(int h) {
    StringBuilder lanesText = new StringBuilder();
    for (int lane = 0; lane < lanes; lane++) {
      lanesText.append(lane == 0 ? "" : ", ").append(lane ^ h);
    }
    return lanesText.toString();
  }

  private void line(String format, Object... values) {
    out.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }
}
