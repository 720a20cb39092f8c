import java.util.List;

/// Writes `Pooling` of one form of rows at one width: eight rows at a time go into the sums of a
/// bag, a register of columns of each in turn.
record PoolingSource(Pooled form, int lanes) {
  /// Rows under way at a time, the most first; each is half the one before.
  private static final List<Integer> ROWS = List.of(8, 4, 2, 1);

  /// What becomes of a row's register `w` and the bag's register.
  private enum Op {
    SUM("sum", "", "", "%s = %s.add(%s);%n"),
    WEIGHTED("weighted", ", float[] weights", ", weights", "%1$s = %3$s.fma(f%4$d, %2$s);%n"),
    MAX(
        "max",
        "",
        "",
        "FloatVector w%1$s%4$d = %3$s;%n"
            + "%1$s = %2$s.blend(w%1$s%4$d, w%1$s%4$d.compare(VectorOperators.GT, %2$s));%n");

    final String method;
    final String parameter;
    final String argument;
    final String step;

    Op(String method, String parameter, String argument, String step) {
      this.method = method;
      this.parameter = parameter;
      this.argument = argument;
      this.step = step;
    }
  }

  String className() {
    return form.title() + "Pooling" + lanes * 32;
  }

  String source() {
    StringBuilder methods = new StringBuilder();
    for (Op op : Op.values()) {
      methods.append(entry(op));
      ROWS.forEach(rows -> methods.append(some(op, rows)));
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
        super(%d, %d);
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
            methods);
  }

  private String imports() {
    StringBuilder imports = new StringBuilder();
    for (String vector :
        switch (form) {
          case F32 -> List.of("FloatVector", "VectorOperators", "VectorSpecies");
          case BF16, F16 ->
              List.of(
                  "FloatVector", "IntVector", "ShortVector", "VectorOperators", "VectorSpecies");
          case SIGNED -> List.of("ByteVector", "FloatVector", "VectorOperators", "VectorSpecies");
          case UNSIGNED ->
              List.of("ByteVector", "FloatVector", "IntVector", "VectorOperators", "VectorSpecies");
          case PAIRS ->
              List.of(
                  "ByteVector", "FloatVector", "LongVector", "VectorOperators", "VectorSpecies");
        }) {
      imports.append("import jdk.incubator.vector.%s;%n".formatted(vector));
    }
    return imports.toString();
  }

  private String constants() {
    StringBuilder constants = new StringBuilder();
    constants.append(species("Float", "LANES", lanes * 32));
    switch (form) {
      case F32 -> {}
      case BF16, F16 -> {
        constants.append(species("Integer", "INTS", lanes * 32));
        constants.append(species("Short", "SHORTS", lanes * 16));
      }
      case SIGNED -> constants.append(species("Byte", "BYTES", form.step(lanes) * 8));
      case UNSIGNED -> {
        constants.append(species("Integer", "INTS", lanes * 32));
        constants.append(species("Byte", "BYTES", form.step(lanes) * 8));
      }
      case PAIRS -> {
        constants.append(species("Long", "LONGS", lanes * 32));
        constants.append(species("Byte", "EIGHT", 64));
      }
    }
    return constants.toString();
  }

  private static String species(String element, String name, int bits) {
    String vector = element.equals("Integer") ? "Int" : element;
    return "  private static final VectorSpecies<%s> %s = %sVector.SPECIES_%d;%n"
        .formatted(element, name, vector, bits);
  }

  private String entry(Op op) {
    StringBuilder calls = new StringBuilder();
    for (int rows : ROWS) {
      String call =
          "%s%d(table, rowBytes, ids, i%s, scales, scalesAt, width, out, at);"
              .formatted(op.method, rows, op.argument);
      calls.append(
          rows == ROWS.getFirst()
              ? "    for (; i <= end - %d; i += %d) {%n      %s%n    }%n"
                  .formatted(rows, rows, call)
              : "    if ((end - i & %d) != 0) {%n      %s%n      i += %d;%n    }%n"
                  .formatted(rows, call, rows));
    }
    return """

      @Override
      void %s(
          MemorySegment table,
          long rowBytes,
          long[] ids,
          int from,
          int count%s,
          float[] scales,
          int scalesAt,
          int width,
          float[] out,
          int at) {
        int i = from;
        int end = from + count;
    %s  }
    """
        .formatted(op.method, op.parameter, calls);
  }

  /// Some rows into all columns.
  private String some(Op op, int rows) {
    StringBuilder head = new StringBuilder();
    for (int r = 0; r < rows; r++) {
      head.append("    long x%d = ids[i%s] * rowBytes;%n".formatted(r, at(r)));
      if (form.isScaled()) {
        head.append(broadcast("s" + r, "scales[scalesAt + 3 * i%s]".formatted(at(3 * r))));
        head.append(broadcast("o" + r, "scales[scalesAt + 3 * i%s]".formatted(at(3 * r + 1))));
        head.append(broadcast("z" + r, "scales[scalesAt + 3 * i%s]".formatted(at(3 * r + 2))));
      }
      if (op == Op.WEIGHTED) {
        head.append(broadcast("f" + r, "weights[i%s]".formatted(at(r))));
      }
    }
    int step = form.step(lanes);
    StringBuilder last = new StringBuilder();
    for (int part = 0; part < step / lanes; part++) {
      last.append(
          "    FloatVector e%d = FloatVector.fromArray(LANES, out, at + last%s);%n"
              .formatted(part, at(part * lanes)));
    }
    return """

      private static void %s%d(
          MemorySegment table,
          long rowBytes,
          long[] ids,
          int i%s,
          float[] scales,
          int scalesAt,
          int width,
          float[] out,
          int at) {
    %s    // The last registers, which may share columns with those before: what they held at first.
        int last = width - %d;
    %s    for (int k = 0; k < last; k += %d) {
          long column = %s;
    %s    }
        long column = %s;
    %s    // Behind the loop, where every compilation has it: see MappedGuard.
        if (GUARD.get(ValueLayout.JAVA_BYTE, 0) != 0) {
          throw MappedGuard.broken();
        }
      }
    """
        .formatted(
            op.method,
            rows,
            op.parameter,
            head,
            step,
            last,
            step,
            form.bytes("k"),
            step(op, rows, "a", "k"),
            form.bytes("last"),
            step(op, rows, "e", "last"));
  }

  /// A step of columns of all rows, row after row.
  private String step(Op op, int rows, String sum, String column) {
    StringBuilder lines = new StringBuilder();
    int parts = form.step(lanes) / lanes;
    for (int part = 0; part < parts && column.equals("k"); part++) {
      lines.append(
          "FloatVector a%d = FloatVector.fromArray(LANES, out, at + k%s);%n"
              .formatted(part, at(part * lanes)));
    }
    for (int r = 0; r < rows; r++) {
      String from = "x" + r + " + column";
      String name = (column.equals("k") ? "" : "e") + r;
      lines.append(form.load(name, from, lanes));
      for (int part = 0; part < parts; part++) {
        String value = form.value(name, from, part, r, lanes);
        String into = sum + part;
        lines.append(op.step.formatted(into, into, value, r));
      }
    }
    for (int part = 0; part < parts; part++) {
      lines.append(
          "%s%d.intoArray(out, at + %s%s);%n".formatted(sum, part, column, at(part * lanes)));
    }
    return lines.toString().indent(column.equals("k") ? 6 : 4);
  }

  private static String broadcast(String name, String value) {
    return "    FloatVector %s = FloatVector.broadcast(LANES, %s);%n".formatted(name, value);
  }

  private static String at(int constant) {
    return constant == 0 ? "" : " + " + constant;
  }
}
