import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Writes `Gather` at one width, or with 0 lanes the one that copies a row at a time.
///
/// One description gives the four entries: ids as int or long, rows to an array or to native
/// memory.
record GatherSource(int lanes) {
  /// Rows under way at a time.
  private static final int ROWS = 8;

  /// Where rows go to.
  private enum Out {
    ARRAY("float[] out, int outOffset, int outStride", "int", "intoArray(out, %s + %s)", "width"),
    MEMORY(
        "MemorySegment out, long outOffset, long outStride",
        "long",
        "intoMemorySegment(out, %s + %s, LITTLE_ENDIAN)",
        "rowBytes");

    final String parameters;
    final String index;
    final String store;
    final String rowLength;

    Out(String parameters, String index, String store, String rowLength) {
      this.parameters = parameters;
      this.index = index;
      this.store = store;
      this.rowLength = rowLength;
    }
  }

  String className() {
    return "Gather" + lanes * 32;
  }

  String source() {
    StringBuilder methods = new StringBuilder(row());
    for (Out out : Out.values()) {
      for (String id : new String[] {"int", "long"}) {
        methods.append(entry(id, out));
      }
      methods.append(lanes == 0 ? "" : eight(out));
    }
    return """
    package io.lanewise.internal.kernel;

    %s/// [Gather] %s.
    ///
    /// Written by GatherSource.java: change it there.
    final class %s extends Gather {
    %s  %s() {
        super(%d);
      }
    %s}
    """
        .formatted(
            imports(),
            lanes == 0 ? "of one row at a time" : "with " + lanes * 32 + "-bit registers",
            className(),
            constants(),
            className(),
            lanes,
            methods);
  }

  private String imports() {
    return lanes == 0
        ? """
        import io.lanewise.tensor.Tensor;
        import java.lang.foreign.MemorySegment;

        """
        : """
        import static java.nio.ByteOrder.LITTLE_ENDIAN;

        import io.lanewise.tensor.Tensor;
        import java.lang.foreign.MemorySegment;
        import java.lang.foreign.ValueLayout;
        import jdk.incubator.vector.FloatVector;
        import jdk.incubator.vector.VectorSpecies;

        """;
  }

  private String constants() {
    return lanes == 0
        ? ""
        : """
          private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_%d;
          private static final MemorySegment GUARD = MappedGuard.MEMORY;

        """
            .formatted(lanes * 32);
  }

  private String row() {
    if (lanes == 0) {
      return """

        @Override
        void row(MemorySegment table, int width, long id, float[] out, int outOffset) {
          MemorySegment.copy(table, Tensor.FLOAT, id * (width * 4L), out, outOffset, width);
        }
      """;
    }
    return """

      @Override
      void row(MemorySegment table, int width, long id, float[] out, int outOffset) {
        long x0 = id * (width * 4L);
    %s  }
    """
        .formatted(copy(1, Out.ARRAY));
  }

  private String entry(String id, Out out) {
    String bulk =
        out == Out.ARRAY
            ? "MemorySegment.copy(table, Tensor.FLOAT, row, out, to, run * width);"
            : "MemorySegment.copy(table, row, out, to, run * rowBytes);";
    String offsets =
        IntStream.range(0, ROWS)
            .mapToObj(r -> "ids[at" + (r == 0 ? "" : " + " + r) + "] * rowBytes")
            .collect(Collectors.joining(", "));
    String eight =
        lanes == 0
            ? ""
            : """
                  if (run == 1 && i + %d <= count) {
                    eight(table, %s, out, to, outStride, width);
                    i += %d;
                    continue;
                  }
            """
                .formatted(ROWS, offsets, ROWS);
    return """

      @Override
      void rows(MemorySegment table, int width, %s[] ids, int from, int count, %s) {
        long rowBytes = width * 4L;
        int i = 0;
        while (i < count) {
          int at = from + i;
          %s to = outOffset + i * outStride;
          long row = ids[at] * rowBytes;
          int run = 1;
          while (i + run < count && ids[at + run] == ids[at] + run && outStride == %s) {
            run++;
          }
    %s      %s
          i += run;
        }
      }
    """
        .formatted(id, out.parameters, out.index, out.rowLength, eight, bulk);
  }

  private String eight(Out out) {
    String rows =
        IntStream.range(0, ROWS).mapToObj(r -> "long x" + r).collect(Collectors.joining(", "));
    String starts =
        IntStream.range(1, ROWS)
            .mapToObj(r -> "    %s y%d = outOffset + %d * outStride;%n".formatted(out.index, r, r))
            .collect(Collectors.joining());
    return """

      private static void eight(MemorySegment table, %s, %s, int width) {
    %s%s  }
    """
        .formatted(rows, out.parameters, starts, copy(ROWS, out));
  }

  /// All registers of some rows, and the read that keeps a truncated file from ending the process.
  private String copy(int rows, Out out) {
    return """
        int last = width - %d;
        for (int k = 0; k < last; k += %d) {
          long at = (long) k * 4;
    %s    }
        // The last registers, over what they share with those before.
        long end = (long) last * 4;
    %s    // Behind the loop, where every compilation has it: see MappedGuard.
        if (GUARD.get(ValueLayout.JAVA_BYTE, 0) != 0) {
          throw MappedGuard.broken();
        }
    """
        .formatted(
            lanes,
            lanes,
            step("      ", "v", rows, "at", out, out == Out.ARRAY ? "k" : "at"),
            step("    ", "e", rows, "end", out, out == Out.ARRAY ? "last" : "end"));
  }

  /// One register of each row: all loads before the first store.
  private static String step(
      String indent, String name, int rows, String bytes, Out out, String index) {
    StringBuilder step = new StringBuilder();
    for (int r = 0; r < rows; r++) {
      String load = "FloatVector.fromMemorySegment(LANES, table, x%d + %s, LITTLE_ENDIAN)";
      step.append(
          "%sFloatVector %s%d = %s;%n".formatted(indent, name, r, load.formatted(r, bytes)));
    }
    for (int r = 0; r < rows; r++) {
      String store = out.store.formatted(r == 0 ? "outOffset" : "y" + r, index);
      step.append("%s%s%d.%s;%n".formatted(indent, name, r, store));
    }
    return step.toString();
  }
}
