/// Writes `RowSteps512` and its narrower siblings: what training does to rows, a block of sixteen
/// columns a turn.
final class RowStepsSource {
  private static final int BLOCK = 16;
  private static final String LOAD =
      "FloatVector.fromMemorySegment(SPECIES, %s, %s + at + %d, LITTLE_ENDIAN)";

  private final int lanes;
  private final StringBuilder out = new StringBuilder();

  /// @param lanes floats a register
  RowStepsSource(int lanes) {
    this.lanes = lanes;
  }

  String className() {
    return "RowSteps" + lanes * 32;
  }

  String source() {
    line("package io.lanewise.internal.kernel;");
    line("");
    line("import static java.nio.ByteOrder.LITTLE_ENDIAN;");
    line("");
    line("import java.lang.foreign.MemorySegment;");
    line("import jdk.incubator.vector.FloatVector;");
    line("import jdk.incubator.vector.VectorShuffle;");
    line("import jdk.incubator.vector.VectorSpecies;");
    line("");
    line("/// [RowSteps] with %d-bit registers.", lanes * 32);
    line("///");
    line("/// Written by RowStepsSource.java: change it there.");
    line("final class %s extends RowSteps {", className());
    line(
        "  private static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_%d;",
        lanes * 32);
    for (int h = lanes / 2; h > 0; h /= 2) {
      line("  private static final VectorShuffle<Float> SWAP_%d =", h);
      line("      VectorShuffle.fromValues(SPECIES, %s);", swap(h));
    }
    dot();
    step();
    settle();
    line("}");
    return out.toString();
  }

  private void dot() {
    line("");
    line("  @Override");
    line("  public float dot(");
    line("      MemorySegment x, long xOffset, MemorySegment y, long yOffset, int blocks) {");
    for (int i = 0; i < registers(); i++) {
      line("    FloatVector s%d = FloatVector.zero(SPECIES);", i);
    }
    turns();
    for (int i = 0; i < registers(); i++) {
      line("      FloatVector x%d = %s;", i, load("x", "xOffset", i));
      line("      FloatVector y%d = %s;", i, load("y", "yOffset", i));
      line("      s%d = x%d.fma(y%d, s%d);", i, i, i, i);
    }
    line("    }");
    for (int half = registers() / 2; half > 0; half /= 2) {
      for (int i = 0; i < half; i++) {
        line("    s%d = s%d.add(s%d);", i, i, i + half);
      }
    }
    for (int h = lanes / 2; h > 0; h /= 2) {
      line("    s0 = s0.add(s0.rearrange(SWAP_%d));", h);
    }
    line("    return s0.lane(0);");
    line("  }");
  }

  private void step() {
    line("");
    line("  @Override");
    line("  public void step(");
    line("      float g,");
    line("      MemorySegment x,");
    line("      long xOffset,");
    line("      MemorySegment y,");
    line("      long yOffset,");
    line("      MemorySegment sum,");
    line("      int blocks) {");
    line("    FloatVector scale = FloatVector.broadcast(SPECIES, g);");
    turns();
    for (int i = 0; i < registers(); i++) {
      line("      FloatVector x%d = %s;", i, load("x", "xOffset", i));
      line("      FloatVector y%d = %s;", i, load("y", "yOffset", i));
      line("      FloatVector s%d = %s;", i, load("sum", "0", i));
      line("      s%d = scale.fma(y%d, s%d);", i, i, i);
      line("      y%d = scale.fma(x%d, y%d);", i, i, i);
      line("      s%d.intoMemorySegment(sum, at + %d, LITTLE_ENDIAN);", i, i * lanes * 4);
      line("      y%d.intoMemorySegment(y, yOffset + at + %d, LITTLE_ENDIAN);", i, i * lanes * 4);
    }
    line("    }");
    line("  }");
  }

  private void settle() {
    line("");
    line("  @Override");
    line("  public void settle(MemorySegment x, long xOffset, MemorySegment sum, int blocks) {");
    line("    FloatVector zero = FloatVector.zero(SPECIES);");
    turns();
    for (int i = 0; i < registers(); i++) {
      line("      FloatVector x%d = %s;", i, load("x", "xOffset", i));
      line("      FloatVector s%d = %s;", i, load("sum", "0", i));
      line("      x%d = x%d.add(s%d);", i, i, i);
      line("      x%d.intoMemorySegment(x, xOffset + at + %d, LITTLE_ENDIAN);", i, i * lanes * 4);
      line("      zero.intoMemorySegment(sum, at + %d, LITTLE_ENDIAN);", i * lanes * 4);
    }
    line("    }");
    line("  }");
  }

  private void turns() {
    line("    for (long at = 0; at < blocks * %dL; at += %d) {", BLOCK * 4, BLOCK * 4);
  }

  private String load(String memory, String offset, int register) {
    return LOAD.formatted(memory, offset, register * lanes * 4);
  }

  private int registers() {
    return BLOCK / lanes;
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
