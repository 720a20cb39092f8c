import java.util.List;

/// Writes `Pooling` of one form of rows at one width: some registers of columns, to which the rows
/// of a bag are added one after the other.
record PoolingSource(Pooled form, int lanes) {
  /// What becomes of a row's register and the bag's.
  private enum Op {
    SUM("%1$s = %1$s.add(%2$s);%n"),
    WEIGHTED("%1$s = %2$s.fma(f, %1$s);%n"),
    MAX(
        "FloatVector w%1$s = %2$s;%n"
            + "%1$s = %1$s.blend(w%1$s, w%1$s.compare(VectorOperators.GT, %1$s));%n");

    final String step;

    Op(String step) {
      this.step = step;
    }

    String method() {
      return name().toLowerCase(java.util.Locale.ROOT);
    }
  }

  String className() {
    return form.title() + "Pooling" + lanes * 32;
  }

  /// Registers of a step.
  private int parts() {
    return form.step(lanes) / lanes;
  }

  /// Steps that a tile may have, the most first. In a cache, 64 bags of 20 rows of 384 take 49 µs
  /// with eight rows side by side, a register of each in turn; 36 with 12 or with 24 registers.
  /// From a gigabyte, 172 µs, 154 with 12, 187 with 24.
  private List<Integer> tiles() {
    List<Integer> registers = lanes == 16 ? List.of(12, 8, 4, 2, 1) : List.of(8, 4, 2, 1);
    return registers.stream().filter(r -> r % parts() == 0).map(r -> r / parts()).toList();
  }

  String source() {
    StringBuilder methods = new StringBuilder(dispatch());
    for (Op op : Op.values()) {
      tiles().forEach(steps -> methods.append(tile(op, steps)));
    }
    return """
    package io.lanewise.internal.kernel;

    import static java.nio.ByteOrder.LITTLE_ENDIAN;

    import java.lang.foreign.MemorySegment;
    import java.lang.foreign.ValueLayout;
    %s
    /// [Pooling] of %s rows with %d-bit registers.
    ///
    /// Written by PoolingSource.java: change it there.
    final class %s extends Pooling {
    %s  private static final MemorySegment GUARD = MappedGuard.MEMORY;

      %s() {
        super(%d, %d, %s);
      }
    %s}
    """
        .formatted(
            imports(),
            form,
            lanes * 32,
            className(),
            constants(),
            className(),
            lanes * 32,
            form.step(lanes),
            tiles().toString().replace("[", "").replace("]", ""),
            methods);
  }

  private String imports() {
    List<String> vectors =
        switch (form) {
          case F32 -> List.of("FloatVector", "VectorOperators");
          case BF16, F16 -> List.of("FloatVector", "IntVector", "ShortVector", "VectorOperators");
          case SIGNED -> List.of("ByteVector", "FloatVector", "VectorOperators");
          case UNSIGNED -> List.of("ByteVector", "FloatVector", "IntVector", "VectorOperators");
          case PAIRS -> List.of("ByteVector", "FloatVector", "LongVector", "VectorOperators");
        };
    StringBuilder imports = new StringBuilder();
    vectors.forEach(vector -> imports.append("import jdk.incubator.vector." + vector + ";\n"));
    return imports.append("import jdk.incubator.vector.VectorSpecies;\n").toString();
  }

  private String constants() {
    String floats = species("Float", "Float", "LANES", lanes * 32);
    String ints = species("Integer", "Int", "INTS", lanes * 32);
    return switch (form) {
      case F32 -> floats;
      case BF16, F16 -> floats + ints + species("Short", "Short", "SHORTS", lanes * 16);
      case SIGNED -> floats + species("Byte", "Byte", "BYTES", form.step(lanes) * 8);
      case UNSIGNED -> floats + ints + species("Byte", "Byte", "BYTES", form.step(lanes) * 8);
      case PAIRS ->
          floats
              + species("Long", "Long", "LONGS", lanes * 32)
              + species("Byte", "Byte", "EIGHT", 64);
    };
  }

  private static String species(String element, String vector, String name, int bits) {
    return "  private static final VectorSpecies<%s> %s = %sVector.SPECIES_%d;%n"
        .formatted(element, name, vector, bits);
  }

  private static final String PARAMETERS =
      """
      MemorySegment table,
      long rowBytes,
      long[] ids,
      int from,
      int end,
      float[] weights,
      float[] scales,
      int scalesAt,
      int column,
      float[] out,
      int at\
      """;

  private static final String ARGUMENTS =
      "table, rowBytes, ids, from, end, weights, scales, scalesAt, column, out, at";

  private String dispatch() {
    StringBuilder ops = new StringBuilder();
    for (Op op : Op.values()) {
      StringBuilder cases = new StringBuilder();
      for (int steps : tiles()) {
        cases.append(
            "          case %d -> %s%d(%s);%n".formatted(steps, op.method(), steps, ARGUMENTS));
      }
      ops.append(
          """
                case %s -> {
                  switch (steps) {
          %s          default -> throw new AssertionError(steps);
                  }
                }
          """
              .formatted(op, cases));
    }
    return """

      @Override
      void tile(
          Op op,
          int steps,
    %s) {
        switch (op) {
    %s    }
      }
    """
        .formatted(PARAMETERS, ops);
  }

  /// Some steps of columns of all rows of a bag.
  private String tile(Op op, int steps) {
    StringBuilder start = new StringBuilder();
    StringBuilder store = new StringBuilder();
    for (int r = 0; r < steps * parts(); r++) {
      String zero = "FloatVector.zero(LANES)";
      String first = "FloatVector.fromArray(LANES, out, at" + at(r * lanes) + ")";
      start.append("    FloatVector a%d = %s;%n".formatted(r, op == Op.MAX ? first : zero));
      store.append("    a%d.intoArray(out, at%s);%n".formatted(r, at(r * lanes)));
    }
    return """

      private static void %s%d(
    %s) {
    %s    int i = from;
        while (i < end) {
          int stop = Math.min(end, i + MappedGuard.MOST_STEPS);
          for (; i < stop; i++) {
    %s%s      }
          // Behind the loop, where every compilation has it: see MappedGuard.
          if (GUARD.get(ValueLayout.JAVA_BYTE, 0) != 0) {
            throw MappedGuard.broken();
          }
        }
    %s  }
    """
        .formatted(
            op.method(),
            steps,
            PARAMETERS,
            start,
            row(op).indent(8),
            values(steps, op.step).indent(8),
            store);
  }

  /// Where a row begins, and what its numbers are multiplied by.
  private String row(Op op) {
    StringBuilder row = new StringBuilder();
    row.append("long x = ids[i] * rowBytes + %s;%n".formatted(form.bytes("column")));
    if (form.isScaled()) {
      row.append(broadcast("s", "scales[scalesAt + 3 * i]"));
      row.append(broadcast("o", "scales[scalesAt + 3 * i + 1]"));
      row.append(broadcast("z", "scales[scalesAt + 3 * i + 2]"));
    }
    if (op == Op.WEIGHTED) {
      row.append(broadcast("f", "weights[i]"));
    }
    return row.toString();
  }

  /// What is done with each register of a row.
  private String values(int steps, String statement) {
    StringBuilder lines = new StringBuilder();
    for (int step = 0; step < steps; step++) {
      String from = "x" + at(step * form.step(lanes) * form.bits / 8);
      lines.append(form.load(step, from, lanes));
      for (int part = 0; part < parts(); part++) {
        String value = form.value(step, from, part, lanes);
        lines.append(statement.formatted("a" + (step * parts() + part), value));
      }
    }
    return lines.toString();
  }

  private static String broadcast(String name, String value) {
    return "FloatVector %s = FloatVector.broadcast(LANES, %s);%n".formatted(name, value);
  }

  private static String at(int constant) {
    return constant == 0 ? "" : " + " + constant;
  }
}
