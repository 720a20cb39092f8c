package io.lanewise.train;

/// The numbers that training draws: [SplitMix64](https://doi.org/10.1145/2660193.2660195), written
/// out so that a seed gives the same rows with every JDK.
///
/// Threads: one.
final class SkipGramRandom {
  private static final long GOLDEN = 0x9e3779b97f4a7c15L;
  private static final double UNIT = 0x1p-53;

  private long state;

  SkipGramRandom(long seed) {
    this.state = seed;
  }

  /// One of several streams of a seed.
  static SkipGramRandom stream(long seed, int number) {
    return new SkipGramRandom(mix(seed) ^ mix(GOLDEN * (number + 1L)));
  }

  long next() {
    state += GOLDEN;
    return mix(state);
  }

  /// From 0 to below 1.
  double unit() {
    return (next() >>> 11) * UNIT;
  }

  /// From 0 to below `bound`; its bias is below 2⁻³² · bound.
  int below(int bound) {
    return (int) (((next() >>> 32) * bound) >>> 32);
  }

  private static long mix(long value) {
    long z = (value ^ (value >>> 30)) * 0xbf58476d1ce4e5b9L;
    z = (z ^ (z >>> 27)) * 0x94d049bb133111ebL;
    return z ^ (z >>> 31);
  }
}
