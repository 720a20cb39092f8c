package io.lanewise.search;

import io.lanewise.tensor.TensorException;
import java.util.Arrays;
import java.util.Locale;
import java.util.stream.Collectors;

/// How near a row w of a table is to a query q, both of n elements.
///
/// What a float score may be off by, γ(n) = n·u / (1 − n·u), u = 2⁻²⁴ (N. J. Higham, Accuracy and
/// Stability of Numerical Algorithms, 2nd ed. 2002, §3.1), as long as nothing over- or underflows:
///
/// | metric | score | nearest | error |
/// |---|---|---|---|
/// | DOT | q·w | the greatest | γ(n + 1) · Σ abs(q w) |
/// | COSINE | q·w / (‖q‖ ‖w‖) | the greatest | γ(n + 4) · Σ abs(q w) / (‖q‖ ‖w‖) |
/// | EUCLIDEAN | ‖q − w‖ | the least | its square by γ(n + 4) · (‖q‖² + 2 Σ abs(q w) + ‖w‖²) |
public enum Metric {
  /// q·w: greater is nearer.
  DOT,

  /// q·w / (‖q‖ ‖w‖), from −1 to 1: greater is nearer. 0 where either is a vector of zeros.
  COSINE,

  /// ‖q − w‖, as √max(0, ‖w‖² + ‖q‖² − 2 q·w): **less** is nearer.
  ///
  /// Distances much smaller than the vectors are long are lost in the rounding of ‖w‖² and ‖q‖²: a
  /// row that equals the query may be some 10⁻³ ‖q‖ away from it.
  EUCLIDEAN;

  /// The metric of a name: `dot`, `cosine`, `euclidean`.
  ///
  /// @throws TensorException if it is none of them
  public static Metric of(String name) {
    for (Metric metric : values()) {
      if (metric.toString().equals(name)) {
        return metric;
      }
    }
    String names = Arrays.stream(values()).map(Metric::toString).collect(Collectors.joining(", "));
    throw new TensorException("metric", "one of " + names, "'" + name + "'", "");
  }

  /// The name that [#of] takes: `cosine`.
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
