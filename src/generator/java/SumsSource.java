/// Writes `Sums` at one width.
record SumsSource(int lanes) {
  private static final int CHAINS = 16;

  String className() {
    return "Sums" + lanes * 32;
  }

  String source() {
    return """
    package io.lanewise.internal.kernel;

    import jdk.incubator.vector.FloatVector;
    import jdk.incubator.vector.VectorOperators;
    import jdk.incubator.vector.VectorSpecies;

    /// [Sums] with %1$d-bit registers.
    ///
    /// Written by SumsSource.java: change it there.
    final class Sums%1$d extends Sums {
      private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_%1$d;

      Sums%1$d() {
        super(%1$d);
      }

      @Override
      void addWhole(float[] x, int xAt, float[] y, int yAt, int count) {
        for (int i = 0; i < count; i += %2$d) {
          FloatVector sum = FloatVector.fromArray(FLOATS, y, yAt + i);
          sum.add(FloatVector.fromArray(FLOATS, x, xAt + i)).intoArray(y, yAt + i);
        }
      }

      @Override
      void addScaledWhole(float[] x, int xAt, float factor, float[] y, int yAt, int count) {
        FloatVector f = FloatVector.broadcast(FLOATS, factor);
        for (int i = 0; i < count; i += %2$d) {
          FloatVector sum = FloatVector.fromArray(FLOATS, y, yAt + i);
          FloatVector.fromArray(FLOATS, x, xAt + i).fma(f, sum).intoArray(y, yAt + i);
        }
      }

      @Override
      void dotWhole(float[] x, int xAt, float[] y, int yAt, int count, float[] chains) {
    %3$s    for (int i = 0; i < count; i += %4$d) {
    %5$s    }
    %6$s  }

      @Override
      float zeroIfFinite(float[] x, int at, int count) {
        FloatVector zero = FloatVector.zero(FLOATS);
    %7$s    for (int i = 0; i < count; i += %4$d) {
    %8$s    }
        return %9$s.reduceLanes(VectorOperators.ADD); // zeros: their order is no matter
      }
    }
    """
        .formatted(
            lanes * 32,
            lanes,
            each("FloatVector s%1$d = FloatVector.fromArray(FLOATS, chains, %2$d);%n", 4),
            CHAINS,
            each(
                "FloatVector x%1$d = FloatVector.fromArray(FLOATS, x, xAt + i + %2$d);%ns%1$d ="
                    + " x%1$d.fma(FloatVector.fromArray(FLOATS, y, yAt + i + %2$d), s%1$d);%n",
                6),
            each("s%1$d.intoArray(chains, %2$d);%n", 4),
            each("FloatVector z%1$d = zero;%n", 4),
            each("z%1$d = FloatVector.fromArray(FLOATS, x, at + i + %2$d).fma(zero, z%1$d);%n", 6),
            total());
  }

  /// Lines for each register of the sixteen chains: its number and its first chain.
  private String each(String lines, int indent) {
    StringBuilder all = new StringBuilder();
    for (int r = 0; r < CHAINS / lanes; r++) {
      all.append(lines.formatted(r, r * lanes).indent(indent));
    }
    return all.toString();
  }

  private String total() {
    StringBuilder sum = new StringBuilder("z0");
    for (int r = 1; r < CHAINS / lanes; r++) {
      sum.append(".add(z%d)".formatted(r));
    }
    return sum.toString();
  }
}
