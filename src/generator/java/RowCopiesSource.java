import java.util.List;

/// Writes `RowCopies` at one width.
record RowCopiesSource(int lanes) {
  private static final List<String> ROWS = List.of("a", "b", "c", "d");

  String className() {
    return "RowCopies" + lanes * 32;
  }

  String source() {
    StringBuilder body = new StringBuilder();
    body.append("    int last = width - %d;%n".formatted(lanes));
    body.append("    for (int k = 0; k < last; k += %d) {%n".formatted(lanes));
    body.append("      long at = (long) k * 4;%n".formatted());
    step(body, "      ", "at", "k");
    body.append("    }%n".formatted());
    body.append(
        "    // The last registers of the rows, over what they share with those before.%n"
            .formatted());
    body.append("    long end = (long) last * 4;%n".formatted());
    step(body, "    ", "end", "last");
    return """
    package io.lanewise.internal.kernel;

    import static java.nio.ByteOrder.LITTLE_ENDIAN;

    import java.lang.foreign.MemorySegment;
    import java.lang.foreign.ValueLayout;
    import jdk.incubator.vector.FloatVector;
    import jdk.incubator.vector.VectorSpecies;

    /// [RowCopies] with %1$d-bit registers.
    ///
    /// Written by RowCopiesSource.java: change it there.
    final class RowCopies%1$d extends RowCopies {
      private static final VectorSpecies<Float> LANES = FloatVector.SPECIES_%1$d;
      private static final MemorySegment GUARD = MappedGuard.MEMORY;

      RowCopies%1$d() {
        super(%2$d);
      }

      @Override
      void four(
          MemorySegment table, long a, long b, long c, long d, float[] out, int outOffset, int width) {
        int ya = outOffset;
        int yb = outOffset + width;
        int yc = outOffset + 2 * width;
        int yd = outOffset + 3 * width;
    %3$s    // Behind the loop, where every compilation has it: see MappedGuard.
        if (GUARD.get(ValueLayout.JAVA_BYTE, 0) != 0) {
          throw MappedGuard.broken();
        }
      }
    }
    """
        .formatted(lanes * 32, lanes, body);
  }

  /// One register of each row: all four loads before the first store.
  private static void step(StringBuilder body, String indent, String bytes, String index) {
    String name = index.substring(0, 1);
    for (String row : ROWS) {
      String load = "FloatVector.fromMemorySegment(LANES, table, %s + %s, LITTLE_ENDIAN)";
      String value = load.formatted(row, bytes);
      body.append("%sFloatVector %s%s = %s;%n".formatted(indent, name, row, value));
    }
    for (String row : ROWS) {
      body.append("%s%s%s.intoArray(out, y%s + %s);%n".formatted(indent, name, row, row, index));
    }
  }
}
