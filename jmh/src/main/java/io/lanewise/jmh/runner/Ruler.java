package io.lanewise.jmh.runner;

/// How fast the machine is just now: a fixed piece of scalar work, the same whatever is compared.
///
/// A neighbour, a clock that changed or heat slow it as they slow a benchmark, so a block between
/// two looks that differ is not to be trusted.
@FunctionalInterface
public interface Ruler {
  /// The time of the work now, in nanoseconds.
  double nanos();

  /// Whether two looks differ by more than a share.
  static boolean moved(double before, double after, double share) {
    return Math.abs(Math.log(after / before)) > Math.log1p(share);
  }
}
