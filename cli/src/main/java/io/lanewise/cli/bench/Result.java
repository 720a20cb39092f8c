package io.lanewise.cli.bench;

/// What was measured of one case: medians over the rounds.
///
/// @param measured the case
/// @param nanos of one call
/// @param fmaShare its speed over the FMA ceiling's, from 0 to 1
/// @param readShare bytes read a second over what this core reads from memory of the same size; 0
///   where arithmetic is the limit
/// @param allocated bytes on the heap that one call takes, rounded up
public record Result(
    Case measured, double nanos, double fmaShare, double readShare, long allocated) {
  /// Gigaflops.
  public double gflops() {
    return measured.flops() / nanos;
  }

  /// Gigabytes of weights or rows a second.
  public double gbs() {
    return measured.bytes() / nanos;
  }

  /// The share of what limits the case.
  public double share() {
    return measured.isBoundByReading() ? readShare : fmaShare;
  }
}
