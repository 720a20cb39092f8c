/// Writes the two loops of `Calibration` at one width.
record CalibrationSource(int lanes) {
  /// Chains of the fma loop; `Calibration.CHAINS` says the same.
  private static final int CHAINS = 12;

  /// Sums of the read loop, and the bytes that it takes a step.
  private static final int SUMS = 8;

  String className() {
    return "Calibration" + lanes * 32;
  }

  String source() {
    int bytes = lanes * 4;
    StringBuilder fma = new StringBuilder();
    StringBuilder read = new StringBuilder();
    for (int i = 0; i < CHAINS; i++) {
      fma.append("    FloatVector c%d = FloatVector.broadcast(FLOATS, %d);%n".formatted(i, i + 1));
    }
    // A chain is the sum, as in a product: as a factor, its register is wanted for the result, and
    // a copy of the sum goes with every fma.
    fma.append("    FloatVector x = FloatVector.broadcast(FLOATS, FACTOR);%n".formatted());
    fma.append("    for (int i = 0; i < steps; i++) {%n".formatted());
    for (int i = 0; i < CHAINS; i++) {
      fma.append("      c%1$d = x.fma(x, c%1$d);%n".formatted(i));
    }
    fma.append("    }%n    return c0".formatted());
    for (int i = 1; i < CHAINS; i++) {
      fma.append(".add(c%d)".formatted(i));
    }
    fma.append(".lane(0);%n".formatted());

    for (int i = 0; i < SUMS; i++) {
      read.append("    IntVector s%d = IntVector.zero(INTS);%n".formatted(i));
    }
    read.append("    long size = memory.byteSize();%n".formatted());
    read.append("    for (long at = 0; at < size; at += %d) {%n".formatted(SUMS * bytes));
    for (int i = 0; i < SUMS; i++) {
      String load =
          "IntVector.fromMemorySegment(INTS, memory, at + %d, LITTLE_ENDIAN)".formatted(i * bytes);
      read.append("      s%1$d = s%1$d.add(%2$s);%n".formatted(i, load));
    }
    read.append("    }%n    return s0".formatted());
    for (int i = 1; i < SUMS; i++) {
      read.append(".add(s%d)".formatted(i));
    }
    read.append(".reduceLanes(VectorOperators.ADD);%n".formatted());

    return """
    package io.lanewise.internal.kernel;

    import static java.nio.ByteOrder.LITTLE_ENDIAN;

    import java.lang.foreign.MemorySegment;
    import jdk.incubator.vector.FloatVector;
    import jdk.incubator.vector.IntVector;
    import jdk.incubator.vector.VectorOperators;
    import jdk.incubator.vector.VectorSpecies;

    /// [Calibration] with %1$d-bit registers.
    ///
    /// Written by CalibrationSource.java: change it there.
    final class Calibration%1$d extends Calibration {
      private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_%1$d;
      private static final VectorSpecies<Integer> INTS = IntVector.SPECIES_%1$d;

      Calibration%1$d() {
        super(%2$d);
      }

      @Override
      public float fma(int steps) {
    %3$s  }

      @Override
      public int read(MemorySegment memory) {
    %4$s  }
    }
    """
        .formatted(lanes * 32, lanes, fma, read);
  }
}
