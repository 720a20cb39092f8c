import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Writes `Updates` at one width: `ScalarUpdates`, operation for operation, on registers.
///
/// In the bodies below `{NAME}` is the constant of that name in all lanes; it becomes a local
/// variable before the loop. `x` is the row, `g` the gradient, `a` the first state and `b` the
/// second; what a body names is loaded before it, and all but the gradient stored behind it.
record UpdatesSource(int lanes) {
  private static final String DECAYED = "FloatVector d = x.fma({DECAY}, g);\n";

  private static final String SGD = DECAYED + "x = d.fma({STEP}, x);\n";

  private static final String MOMENTUM =
      DECAYED
          + """
          a = d.fma({FIRST_GAIN}, a.mul({FIRST_KEEP}));
          x = a.fma({AHEAD}, d.mul({DIRECT})).fma({STEP}, x);
          """;

  private static final String ADAGRAD =
      DECAYED
          + """
          a = a.add(d.mul(d));
          x = d.div(a.sqrt().add({EPSILON})).fma({STEP}, x);
          """;

  private static final String ADAM =
      DECAYED
          + """
          a = d.sub(a).fma({FIRST_GAIN}, a);
          b = b.mul({SECOND_KEEP}).add({SECOND_GAIN}.mul(d).mul(d));
          FloatVector move = {STEP}.mul(a).div(b.sqrt().div({ROOT}).add({EPSILON}));
          x = x.mul({KEEP}).add(move);
          """;

  private static final String SPARSE_ADAM =
      """
      a = g.sub(a).mul({FIRST_GAIN}).add(a);
      b = g.mul(g).sub(b).mul({SECOND_GAIN}).add(b);
      x = a.div(b.sqrt().add({EPSILON})).mul({STEP}).add(x);
      """;

  private static final String SCALE = "x = x.mul({KEEP});\n";

  String className() {
    return "Updates" + lanes * 32;
  }

  String source() {
    return """
    package io.lanewise.internal.kernel;

    import static java.nio.ByteOrder.LITTLE_ENDIAN;

    import java.lang.foreign.MemorySegment;
    import java.lang.foreign.ValueLayout;
    import jdk.incubator.vector.FloatVector;
    import jdk.incubator.vector.VectorSpecies;

    /// [Updates] with %1$d-bit registers; [ScalarUpdates] shows the steps.
    ///
    /// Written by UpdatesSource.java: change it there.
    final class Updates%1$d extends Updates {
      private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_%1$d;
      private static final MemorySegment GUARD = MappedGuard.MEMORY;

      Updates%1$d() {
        super(%2$d);
      }
    %3$s}
    """
        .formatted(
            lanes * 32,
            lanes,
            method("sgd", SGD)
                + method("momentum", MOMENTUM)
                + method("adagrad", ADAGRAD)
                + method("adam", ADAM)
                + method("sparseAdam", SPARSE_ADAM)
                + method("scale", SCALE));
  }

  private String method(String name, String body) {
    StringBuilder constants = new StringBuilder();
    for (String constant : constants(body)) {
      constants.append(
          "    FloatVector %s = FloatVector.broadcast(FLOATS, c[%s]);%n"
              .formatted(local(constant), constant));
    }
    String loop =
        Pattern.compile("\\{(\\w+)}").matcher(body).replaceAll(match -> local(match.group(1)));
    boolean gradient = names(body, "g");
    boolean first = names(body, "a");
    boolean second = names(body, "b");
    return """

      @Override
      void %s(
          %sMemorySegment w,
          %s%slong start,
          int count,
          float[] c) {
    %s    for (int i = 0; i < count; i += %d) {
          long from = start + i * 4L;
    %s%s%s%s%s%s%s%s    }
        // Behind the loop, where every compilation has it: see MappedGuard.
        if (GUARD.get(ValueLayout.JAVA_BYTE, 0) != 0) {
          throw MappedGuard.broken();
        }
      }
    """
        .formatted(
            name,
            gradient ? "float[] gradients,\n      int at,\n      " : "",
            first ? "MemorySegment first,\n      " : "",
            second ? "MemorySegment second,\n      " : "",
            constants,
            lanes,
            gradient
                ? "      FloatVector g = FloatVector.fromArray(FLOATS, gradients, at + i);\n"
                : "",
            load("x", "w"),
            first ? load("a", "first") : "",
            second ? load("b", "second") : "",
            loop.indent(6),
            store("x", "w"),
            first ? store("a", "first") : "",
            second ? store("b", "second") : "");
  }

  private static boolean names(String body, String register) {
    return Pattern.compile("\\b" + register + "\\b").matcher(body).find();
  }

  private static String load(String register, String memory) {
    return "      FloatVector %s = FloatVector.fromMemorySegment(FLOATS, %s, from, LITTLE_ENDIAN);%n"
        .formatted(register, memory);
  }

  private static String store(String register, String memory) {
    return "      %s.intoMemorySegment(%s, from, LITTLE_ENDIAN);%n".formatted(register, memory);
  }

  private static Set<String> constants(String body) {
    Set<String> names = new LinkedHashSet<>();
    Pattern.compile("\\{(\\w+)}").matcher(body).results().forEach(m -> names.add(m.group(1)));
    return names;
  }

  /// FIRST_GAIN becomes firstGain.
  private static String local(String constant) {
    return Pattern.compile("_(\\w)")
        .matcher(constant.toLowerCase(Locale.ROOT))
        .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }
}
