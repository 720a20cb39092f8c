import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/// Writes `Activations` at one width: `ScalarActivations`, operation for operation, on registers.
///
/// In the bodies below `{NAME}` is a constant of `Activations` in all lanes; it becomes a local
/// variable before the loop, so that the loop holds arithmetic alone.
record ActivationsSource(int lanes) {
  /// q = exp(r) − 1 from r.
  private static final String POLYNOMIAL =
      """
      FloatVector c = r.fma({E4}, {E3});
      c = c.fma(r, {E2});
      c = c.fma(r, {E1});
      c = c.fma(r, {E0});
      FloatVector q = r.mul(r).fma(c, r);
      """;

  /// t and q from z.
  private static final String EXPM1 =
      """
      FloatVector t = z.fma({LOG2_E}, {ROUND});
      FloatVector n = t.sub({ROUND});
      FloatVector r = n.fma({MINUS_LN2_LOW}, n.fma({MINUS_LN2}, z));
      """
          + POLYNOMIAL;

  /// t and q from z + zLow.
  private static final String EXPM1_OF_TWO =
      """
      FloatVector t = z.fma({LOG2_E}, {ROUND});
      FloatVector n = t.sub({ROUND});
      FloatVector r = n.fma({MINUS_LN2}, z).add(n.fma({MINUS_LN2_LOW}, zLow));
      """
          + POLYNOMIAL;

  /// 2ⁿ from t, times what `one` is the exponent of.
  private static String power(String one) {
    return """
    IntVector exponent = t.reinterpretAsInts().lanewise(VectorOperators.LSHL, 23);
    FloatVector power = exponent.add(%s).reinterpretAsFloats();
    """
        .formatted(one);
  }

  /// x / (1 + e) or, below zero, `numerator` · 2⁻⁶⁴ / (1 + e), from t and q.
  private static String logistic(String below, String other) {
    String quotient =
        """
        FloatVector scaled = q.add({ONE}).mul(power);
        VectorMask<Float> negative = x.compare(VectorOperators.LT, 0f);
        FloatVector y = %s.blend(%s, negative).div(scaled.mul({UNSCALE}).add({ONE}));
        y = y.blend(y.mul({UNSCALE}), negative);
        """;
    return power("SCALED_ONE_BITS") + quotient.formatted(other, below);
  }

  private static final String NAN = "y = y.blend(Float.NaN, x.compare(VectorOperators.NE, x));\n";

  private static final String RELU =
      "FloatVector y = x.blend(0f, x.compare(VectorOperators.LT, 0f));\n";

  private static final String CLAMPED_EXPONENT =
      """
      FloatVector z = x.abs().neg();
      z = z.blend({LEAST_EXPONENT}, z.compare(VectorOperators.LT, {LEAST_EXPONENT}));
      """;

  private static final String SIGMOID =
      CLAMPED_EXPONENT + EXPM1 + logistic("scaled", "{ONE}") + NAN;

  private static final String SILU =
      CLAMPED_EXPONENT + EXPM1 + logistic("z.mul(scaled)", "x") + NAN;

  private static final String TANH =
      """
      FloatVector z = x.abs().mul({MINUS_TWO});
      z = z.blend({LEAST_TANH}, z.compare(VectorOperators.LT, {LEAST_TANH}));
      """
          + EXPM1
          + power("ONE_BITS")
          + """
          FloatVector m = power.fma(q, power.sub({ONE}));
          FloatVector y = m.abs().div(m.add({TWO}));
          IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
          y = y.reinterpretAsInts().or(sign).reinterpretAsFloats();
          """
          + NAN;

  private static final String GELU =
      """
      FloatVector a = x.abs();
      a = a.blend({MOST_GELU}, {MOST_GELU}.compare(VectorOperators.LT, a));
      FloatVector d = a.add({GELU_SHIFT});
      FloatVector dLow = a.sub(d.sub({GELU_SHIFT}));
      FloatVector s = {ONE}.div(d);
      FloatVector sLow = s.mul(dLow.neg().fma(s, d.neg().fma(s, {ONE})));
      FloatVector p = sLow.fma({MINUS_GELU_SPAN}, s.fma({MINUS_GELU_SPAN}, {ONE}));
      FloatVector g = p.fma({G9}, {G8});
      g = g.fma(p, {G7});
      g = g.fma(p, {G6});
      g = g.fma(p, {G5});
      g = g.fma(p, {G4});
      g = g.fma(p, {G3});
      g = g.fma(p, {G2});
      g = g.fma(p, {G1});
      g = g.fma(p, {G0});
      FloatVector half = a.mul({MINUS_HALF});
      FloatVector z = a.mul(half);
      FloatVector zLow = a.fma(half, z.neg());
      """
          + EXPM1_OF_TWO
          + power("SCALED_ONE_BITS")
          + """
          FloatVector tail = a.fma(s, a.mul(sLow)).mul(g.fma(q, g));
          tail = tail.mul(power).mul({UNSCALE});
          FloatVector y = x.blend(-0f, x.compare(VectorOperators.LT, 0f)).sub(tail);
          """
          + NAN;

  private static final String GELU_TANH =
      """
      FloatVector a = x.abs();
      a = a.blend({MOST_GELU_TANH}, {MOST_GELU_TANH}.compare(VectorOperators.LT, a));
      FloatVector minusA = a.neg();
      FloatVector square = a.mul(a);
      FloatVector squareLow = a.fma(a, square.neg());
      FloatVector w = square.mul({K3});
      FloatVector wLow = squareLow.fma({K3}, square.fma({K3}, w.neg()));
      wLow = square.fma({K3_LOW}, wLow);
      FloatVector v = w.add({K1});
      FloatVector vMinusK1 = v.sub({K1});
      FloatVector vLow = {K1}.sub(v.sub(vMinusK1)).add(w.sub(vMinusK1)).add(wLow).add({K1_LOW});
      FloatVector z = minusA.mul(v);
      FloatVector zLow = minusA.fma(vLow, minusA.fma(v, z.neg()));
      """
          + EXPM1_OF_TWO
          + logistic("minusA.mul(scaled)", "x")
          + NAN;

  String className() {
    return "Activations" + lanes * 32;
  }

  String source() {
    String methods =
        method("relu", RELU)
            + method("gelu", GELU)
            + method("geluTanh", GELU_TANH)
            + method("silu", SILU)
            + method("tanh", TANH)
            + method("sigmoid", SIGMOID);
    return """
    package io.lanewise.internal.kernel;

    import jdk.incubator.vector.FloatVector;
    import jdk.incubator.vector.IntVector;
    import jdk.incubator.vector.VectorMask;
    import jdk.incubator.vector.VectorOperators;
    import jdk.incubator.vector.VectorSpecies;

    /// [Activations] with %1$d-bit registers; [ScalarActivations] explains the steps.
    ///
    /// Written by ActivationsSource.java: change it there.
    final class Activations%1$d extends Activations {
      private static final VectorSpecies<Float> FLOATS = FloatVector.SPECIES_%1$d;

      Activations%1$d() {
        super(%2$d);
      }
    %3$s}
    """
        .formatted(lanes * 32, lanes, methods);
  }

  private String method(String name, String body) {
    StringBuilder constants = new StringBuilder();
    for (String constant : constants(body)) {
      constants.append(
          "    FloatVector %s = FloatVector.broadcast(FLOATS, %s);%n"
              .formatted(local(constant), constant));
    }
    String loop =
        Pattern.compile("\\{(\\w+)}").matcher(body).replaceAll(match -> local(match.group(1)));
    return """

      @Override
      void %s(float[] values, int from, int end) {
    %s    for (int i = from; i < end; i += %d) {
          FloatVector x = FloatVector.fromArray(FLOATS, values, i);
    %s      y.intoArray(values, i);
        }
      }
    """
        .formatted(name, constants, lanes, loop.indent(6));
  }

  private static Set<String> constants(String body) {
    Set<String> names = new LinkedHashSet<>();
    Pattern.compile("\\{(\\w+)}").matcher(body).results().forEach(m -> names.add(m.group(1)));
    return names;
  }

  /// MINUS_LN2_LOW becomes minusLn2Low.
  private static String local(String constant) {
    return Pattern.compile("_(\\w)")
        .matcher(constant.toLowerCase(Locale.ROOT))
        .replaceAll(match -> match.group(1).toUpperCase(Locale.ROOT));
  }
}
