/// Writes `Thresholds512` and its narrower siblings: a register of products against as many bounds.
final class ThresholdsSource {
  private final int lanes;
  private final StringBuilder out = new StringBuilder();

  /// @param lanes floats a register
  ThresholdsSource(int lanes) {
    this.lanes = lanes;
  }

  String className() {
    return "Thresholds" + lanes * 32;
  }

  String source() {
    line("package io.lanewise.internal.kernel;");
    line("");
    line("import jdk.incubator.vector.FloatVector;");
    line("import jdk.incubator.vector.VectorOperators;");
    line("import jdk.incubator.vector.VectorSpecies;");
    line("");
    line("/// [Thresholds] with %d-bit registers.", lanes * 32);
    line("///");
    line("/// Written by ThresholdsSource.java: change it there.");
    line("final class %s extends Thresholds {", className());
    line("  private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_%d;", lanes * 32);
    line("");
    line("  @Override");
    line(
        "  public int next(float[] values, int at, float[] a, float[] b, float x, int from, int to)"
            + " {");
    line("    int k = from;");
    line("    for (; k <= to - %d; k += %d) {", lanes, lanes);
    line("      FloatVector value = FloatVector.fromArray(LANES, values, at + k);");
    line("      FloatVector factor = FloatVector.fromArray(LANES, a, k);");
    line("      FloatVector bound = factor.mul(x).add(FloatVector.fromArray(LANES, b, k));");
    line("      if (!value.compare(VectorOperators.LT, bound).allTrue()) {");
    line("        break;");
    line("      }");
    line("    }");
    line("    return oneByOne(values, at, a, b, x, k, to);");
    line("  }");
    line("}");
    return out.toString();
  }

  private void line(String format, Object... values) {
    out.append(values.length == 0 ? format : format.formatted(values)).append('\n');
  }
}
