package io.lanewise.jmh.compare;

import io.lanewise.jmh.results.Medians;
import java.util.Arrays;
import java.util.List;

/// Bytes allocated an operation, which no noise of the machine moves.
///
/// @param base median over the forks of BASE; NaN if not measured
/// @param head median over the forks of HEAD; NaN if not measured
/// @param baseMost the highest of BASE
/// @param headMost the highest of HEAD
/// @param noise the range within BASE, beyond which a difference must go
public record Allocation(double base, double head, double baseMost, double headMost, double noise) {
  private static final Allocation UNKNOWN =
      new Allocation(Double.NaN, Double.NaN, Double.NaN, Double.NaN, Double.NaN);

  static Allocation of(List<Fork> forks) {
    double[] base = bytes(forks, Build.BASE);
    double[] head = bytes(forks, Build.HEAD);
    if (base.length == 0 || head.length == 0) {
      return UNKNOWN;
    }
    double most = Arrays.stream(base).max().orElseThrow();
    return new Allocation(
        Medians.of(base),
        Medians.of(head),
        most,
        Arrays.stream(head).max().orElseThrow(),
        most - Arrays.stream(base).min().orElseThrow());
  }

  /// Whether both builds were measured.
  public boolean isKnown() {
    return !Double.isNaN(base);
  }

  /// Whether HEAD allocates at least an object more; never if unknown.
  boolean isWorse() {
    return exceeds(head - base);
  }

  /// Whether only some of HEAD's forks do, as when C2 boxes a vector by chance.
  boolean isSometimesWorse() {
    return !isWorse() && exceeds(headMost - baseMost);
  }

  private boolean exceeds(double difference) {
    return difference >= Settings.ALLOCATION_BYTES && difference > noise;
  }

  private static double[] bytes(List<Fork> forks, Build build) {
    return forks.stream()
        .filter(fork -> fork.build() == build && !Double.isNaN(fork.bytesPerOp()))
        .mapToDouble(Fork::bytesPerOp)
        .toArray();
  }
}
