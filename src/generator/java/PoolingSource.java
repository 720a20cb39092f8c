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

  /// Steps that a tile may have, the most first.
  ///
  /// F32: four lines of a cache, then the same four of the next row, so that the misses of many
  /// rows are under way together. 64 bags of 20 rows of 384, from a gigabyte, with 24, 12, 6, 4, 2
  /// registers of 512 bits: 288, 210, 193, 182, 212 µs; from the third-level cache 31, 29, 27, 27,
  /// 29; from the first 11, 12, 12, 15, 22. Of narrower rows [Fetch] sees to misses.
  private List<Integer> tiles() {
    List<Integer> registers =
        form == Pooled.F32 && lanes == 16 ? List.of(4, 2, 1) : List.of(8, 4, 2, 1);
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
          case SIGNED, SIGNED_ZEROS, SIGNED_BLOCKS ->
              List.of("ByteVector", "FloatVector", "VectorOperators");
          case UNSIGNED, UNSIGNED_ZEROS, SPLIT_BLOCKS ->
              List.of("ByteVector", "FloatVector", "IntVector", "VectorOperators");
          case PAIRS ->
              List.of("ByteVector", "FloatVector", "IntVector", "LongVector", "VectorOperators");
        };
    StringBuilder imports = new StringBuilder();
    vectors.forEach(vector -> imports.append("import jdk.incubator.vector." + vector + ";\n"));
    return imports.append("import jdk.incubator.vector.VectorSpecies;\n").toString();
  }

  private String constants() {
    String floats = species("Float", "Float", "LANES", lanes * 32);
    String ints = species("Integer", "Int", "INTS", lanes * 32);
    String bytes = species("Byte", "Byte", "BYTES", form.loaded(lanes) * 8);
    return switch (form) {
      case F32 -> floats;
      case BF16, F16 -> floats + ints + species("Short", "Short", "SHORTS", lanes * 16);
      case SIGNED, SIGNED_ZEROS, SIGNED_BLOCKS -> floats + bytes;
      case UNSIGNED, UNSIGNED_ZEROS, SPLIT_BLOCKS -> floats + ints + bytes;
      case PAIRS -> floats + ints + species("Long", "Long", "LONGS", lanes * 32) + bytes;
    };
  }

  private static String species(String element, String vector, String name, int bits) {
    return "  private static final VectorSpecies<%s> %s = %sVector.SPECIES_%d;%n"
        .formatted(element, name, vector, bits);
  }

  private static final String PARAMETERS =
      """
      PooledRows rows,
      long[] ids,
      int from,
      int end,
      float[] weights,
      float[] scales,
      int scalesAt,
      int column,
      float divisor,
      float[] out,
      int at\
      """;

  private static final String ARGUMENTS =
      "rows, ids, from, end, weights, scales, scalesAt, column, divisor, out, at";

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
    return """

      private static void %s%d(
    %s) {
        MemorySegment table = rows.table();
        long rowBytes = rows.rowBytes();
    %s    int i = from;
    %s    while (i < end) {
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
            blocks(steps).indent(4),
            start(op, steps).indent(4),
            row(op).indent(8),
            values(steps, op.step).indent(8),
            (op == Op.SUM ? quotients(steps) : store(steps, "")).indent(4));
  }

  /// Where blocks and their scales are, from the row's beginning and that of its scales.
  private String blocks(int steps) {
    if (!form.isBlocks()) {
      return "";
    }
    StringBuilder blocks = new StringBuilder("long blockBytes = rows.blockBytes();\n");
    blocks.append("int scaleFloats = rows.scaleFloats();\n");
    blocks.append(broadcast("o", "rows.added()"));
    blocks.append(form.hasZeros() ? broadcast("z", "rows.zero()") : "");
    for (int step = 0; step < steps; step++) {
      blocks.append(
          "int g%d = scalesAt + (column / 32%s) / rows.blocksPerScale();%n"
              .formatted(step, at(step)));
    }
    return blocks.toString();
  }

  /// What the registers begin with: zeros, or the first row.
  private String start(Op op, int steps) {
    String begin =
        op == Op.MAX ? "FloatVector a%d;%n" : "FloatVector a%d = FloatVector.zero(LANES);%n";
    StringBuilder start = new StringBuilder();
    for (int r = 0; r < steps * parts(); r++) {
      start.append(begin.formatted(r));
    }
    if (op == Op.MAX) {
      start.append("{\n").append(row(op)).append(values(steps, "%s = %s;%n"));
      start.append("i++;\n}\n");
    }
    return start.toString();
  }

  /// Sums, or means.
  private String quotients(int steps) {
    return """
    if (divisor == 1) {
    %s} else {
    %s}
    """
        .formatted(store(steps, "").indent(2), store(steps, ".div(divisor)").indent(2));
  }

  private String store(int steps, String last) {
    StringBuilder store = new StringBuilder();
    for (int r = 0; r < steps * parts(); r++) {
      String value = form.inOrder(register -> "a" + register, r) + last;
      store.append("%s.intoArray(out, at%s);%n".formatted(value, at(r * lanes)));
    }
    return store.toString();
  }

  /// Where a row begins, and what its numbers are multiplied by.
  private String row(Op op) {
    StringBuilder row = new StringBuilder();
    row.append("long x = ids[i] * rowBytes + %s;%n".formatted(form.bytes("column")));
    if (form.isBlocks()) {
      row.append("int t = scaleFloats * i;\n");
    } else if (form.isScaled()) {
      row.append("int t = scalesAt + 3 * i;\n");
      row.append(broadcast("s", "scales[t]"));
      row.append(broadcast("o", "scales[t + 1]"));
      row.append(form.hasZeros() ? broadcast("z", "scales[t + 2]") : "");
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
      String from =
          form.isBlocks()
              ? "x" + (step == 0 ? "" : " + %d * blockBytes".formatted(step))
              : "x" + at(step * form.step(lanes) * form.bits / 8);
      if (form.isBlocks()) {
        lines.append(broadcast("s" + step, "scales[t + g" + step + "]"));
      }
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
