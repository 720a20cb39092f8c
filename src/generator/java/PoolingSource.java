import java.util.List;
import java.util.stream.Stream;

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

  /// [Op#SUM] by a multiply-add: the same number.
  private static final String FUSED_SUM = "%1$s = %2$s.fma(one, %1$s);%n";

  /// Whether a sum goes by [#FUSED_SUM]. Zen 4 converts codes where it adds, and has other units
  /// for multiply-adds: with every second sum there, a bag of bytes takes 3 % less. Narrower
  /// registers gain nothing.
  private boolean isFused(int register) {
    return form.isScaled() && lanes == 16 && register % 2 == 1;
  }

  String className() {
    return form.title() + "Pooling" + lanes * 32;
  }

  /// Registers of a step.
  private int parts() {
    return form.step(lanes) / lanes;
  }

  /// Steps that a tile may have, the most first.
  private List<Integer> tiles() {
    return Stream.of(form.mostRegisters(lanes), 4, 2, 1)
        .distinct()
        .filter(registers -> registers % parts() == 0)
        .map(registers -> registers / parts())
        .toList();
  }

  String source() {
    StringBuilder methods = new StringBuilder(dispatch());
    for (int steps : tiles()) {
      methods.append(first(steps));
      for (Op op : Op.values()) {
        methods.append(tile(op, steps));
      }
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
          case SIGNED_ZEROS, SIGNED_BLOCKS ->
              List.of("ByteVector", "FloatVector", "VectorOperators");
          case SIGNED, UNSIGNED_ZEROS, BYTES, SPLIT_BLOCKS ->
              List.of("ByteVector", "FloatVector", "IntVector", "VectorOperators");
          case PAIRS ->
              List.of(
                  "ByteVector",
                  "FloatVector",
                  "IntVector",
                  "VectorMask",
                  "VectorOperators",
                  "VectorShuffle");
        };
    StringBuilder imports = new StringBuilder();
    vectors.forEach(vector -> imports.append("import jdk.incubator.vector." + vector + ";\n"));
    return imports.append("import jdk.incubator.vector.VectorSpecies;\n").toString();
  }

  private String constants() {
    String floats = species("Float", "Float", "LANES", lanes * 32);
    String ints = species("Integer", "Int", "INTS", lanes * 32);
    String bytes = species("Byte", "Byte", "BYTES", form.loaded(lanes) * 8);
    String codes = form.hasTable(lanes) ? CODES : "";
    return switch (form) {
      case F32 -> floats;
      case BF16, F16 -> floats + ints + species("Short", "Short", "SHORTS", lanes * 16);
      case SIGNED_ZEROS, SIGNED_BLOCKS -> floats + bytes;
      case SIGNED, UNSIGNED_ZEROS, BYTES -> floats + ints + bytes;
      case SPLIT_BLOCKS -> floats + ints + bytes + codes;
      case PAIRS -> floats + ints + bytes + codes + Weight.zipConstants(lanes);
    };
  }

  private static final String CODES =
      """
        private static final float[] CODES = {0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15};
      """;

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
        String calls = (op == Op.MAX ? call("first", steps) : "") + call(op.method(), steps);
        cases.append("          case %d -> {%n%s          }%n".formatted(steps, calls));
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

  private static String call(String method, int steps) {
    return "            %s%d(%s);%n".formatted(method, steps, ARGUMENTS);
  }

  /// Some steps of columns of all rows of a bag.
  private String tile(Op op, int steps) {
    StringBuilder body =
        new StringBuilder("int i = from%s;%n".formatted(op == Op.MAX ? " + 1" : ""));
    body.append(op == Op.SUM && isFused(1) ? broadcast("one", "1") : "");
    body.append(start(op, steps)).append("for (; i < end; i++) {\n");
    body.append((row(op) + values(steps, op.step) + GUARDED).indent(2)).append("}\n");
    body.append(op == Op.SUM ? quotients(steps) : "");
    for (int r = 0; r < steps * parts(); r++) {
      String value = form.inOrder(register -> "a" + register, r);
      body.append("%s.intoArray(out, at%s);%n".formatted(value, at(r * lanes)));
    }
    return method(op.method(), steps, body.toString());
  }

  /// The registers of the first row as they are, where a maximum begins. In a method of its own:
  /// where a maximum read rows in two places, C2 gave up on some of its registers in every third
  /// JVM, which then were objects (16 times as slow).
  private String first(int steps) {
    StringBuilder body = new StringBuilder("int i = from;\n").append(row(Op.SUM));
    body.append(values(steps, "FloatVector %s = %s;%n")).append(GUARDED);
    for (int r = 0; r < steps * parts(); r++) {
      body.append("a%d.intoArray(out, at%s);%n".formatted(r, at(r * lanes)));
    }
    return method("first", steps, body.toString());
  }

  private String method(String name, int steps, String body) {
    return """

      private static void %s%d(
    %s) {
        MemorySegment table = rows.table();
        long rowBytes = rows.rowBytes();
    %s%s  }
    """
        .formatted(name, steps, PARAMETERS, constants(steps).indent(4), body.indent(4));
  }

  /// In the loop, where every compilation has it: see MappedGuard.
  private static final String GUARDED =
      """
      if (GUARD.get(ValueLayout.JAVA_BYTE, 0) != 0) {
        throw MappedGuard.broken();
      }
      """;

  /// What stays the same from row to row.
  private String constants(int steps) {
    if (form.isBlocks()) {
      return blocks(steps);
    }
    return switch (form) {
      case SIGNED -> SCALES + "FloatVector o = FloatVector.zero(LANES);\n";
      case PAIRS -> SCALES + codes("");
      default -> "";
    };
  }

  private String codes(String zero) {
    String codes = "FloatVector n = FloatVector.fromArray(LANES, CODES, 0)%s;%n".formatted(zero);
    return form.hasTable(lanes) ? codes : "";
  }

  private static final String SCALES =
      """
      MemorySegment rowScales = rows.scales();
      long scaleBytes = rows.scaleBytes();
      """;

  /// Where blocks and their scales are, from the row's beginning and that of its scales.
  private String blocks(int steps) {
    StringBuilder blocks = new StringBuilder("long blockBytes = rows.blocks().bytes();\n");
    blocks.append("int scaleFloats = rows.scaleFloats();\n");
    blocks.append(broadcast("o", "rows.blocks().added()"));
    blocks.append(form.hasZeros() ? broadcast("z", "rows.blocks().zero()") : "");
    blocks.append(codes(".sub(z)"));
    for (int step = 0; step < steps; step++) {
      blocks.append(
          "int g%d = scalesAt + (column / 32%s) / rows.blocks().perScale();%n"
              .formatted(step, at(step)));
    }
    return blocks.toString();
  }

  /// What the registers begin with: zeros, or what [#first] has left.
  private String start(Op op, int steps) {
    StringBuilder start = new StringBuilder();
    for (int r = 0; r < steps * parts(); r++) {
      String value =
          op == Op.MAX ? "fromArray(LANES, out, at%s)".formatted(at(r * lanes)) : "zero(LANES)";
      start.append("FloatVector a%d = FloatVector.%s;%n".formatted(r, value));
    }
    return start.toString();
  }

  /// Means out of sums.
  private String quotients(int steps) {
    StringBuilder quotients = new StringBuilder("if (divisor != 1) {\n");
    for (int r = 0; r < steps * parts(); r++) {
      quotients.append("  a%1$d = a%1$d.div(divisor);%n".formatted(r));
    }
    return quotients.append("}\n").toString();
  }

  /// Where a row begins, and what its numbers are multiplied by.
  private String row(Op op) {
    StringBuilder row = new StringBuilder();
    row.append("long row = ids[i] * rowBytes;\n");
    row.append("long x = row + %s;%n".formatted(form.bytes("column")));
    if (form.isBlocks()) {
      row.append("int t = scaleFloats * i;\n");
    } else if (form.hasFactors()) {
      row.append(form.factors());
      row.append(form.hasTable(lanes) ? form.table(0) : "");
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
        lines.append(form.hasTable(lanes) ? form.table(step) : "");
      }
      lines.append(form.load(step, from, lanes));
      for (int part = 0; part < parts(); part++) {
        String value = form.value(step, from, part, lanes);
        int register = step * parts() + part;
        String added = statement.equals(Op.SUM.step) && isFused(register) ? FUSED_SUM : statement;
        lines.append(added.formatted("a" + register, value));
      }
    }
    return lines.toString();
  }

  static String broadcast(String name, String value) {
    return "FloatVector %s = FloatVector.broadcast(LANES, %s);%n".formatted(name, value);
  }

  private static String at(int constant) {
    return constant == 0 ? "" : " + " + constant;
  }
}
