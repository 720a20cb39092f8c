package io.lanewise.jmh.runner;

/// How fast the machine is just now: a fixed piece of scalar work, the same whatever is compared.
///
/// A neighbour, a clock that changed or heat slow it as they slow a benchmark, so what ran between
/// looks that are slower than others is not to be trusted.
@FunctionalInterface
public interface Ruler {
  /// The time of the work now, in nanoseconds.
  double nanos();
}
