package io.lanewise.jmh.runner;

/// How fast the machine is just now: a fixed piece of scalar work, the same whatever is compared.
///
/// A neighbour, a clock that changed or heat slow it as they slow a benchmark, so what ran between
/// looks that are slower than others is not to be trusted. Looks allocate nothing.
final class Ruler {
  /// Some 1 ms, of which an interrupt may disturb a half.
  private static final int LOOKS = 2;

  private static final int ROUNDS = 300;
  private static final int STEPS = 1000;

  private static final long ODD = 0x9E3779B97F4A7C15L;

  /// What the work comes to each time, so that it can't be left out.
  private final long answer = work();

  /// Runs often enough to be compiled as it will be.
  Ruler() {
    for (int i = 0; i < 10; i++) {
      nanos();
    }
  }

  /// The time of the work now, in nanoseconds: the least of a few.
  double nanos() {
    long least = Long.MAX_VALUE;
    for (int look = 0; look < LOOKS; look++) {
      long start = System.nanoTime();
      for (int round = 0; round < ROUNDS; round++) {
        if (work() != answer) {
          throw new AssertionError("ruler: expected " + answer + " again");
        }
      }
      least = Math.min(least, System.nanoTime() - start);
    }
    return least;
  }

  /// Eight chains of an exclusive or and a sum: as much as a core begins in a cycle, so a neighbour
  /// on the same core is felt. So little at a time is compiled to the same code in every process,
  /// which ten chains of multiply-adds were not.
  private static long work() {
    long a = 0;
    long b = 1;
    long c = 2;
    long d = 3;
    long e = 4;
    long f = 5;
    long g = 6;
    long h = 7;
    for (int step = 0; step < STEPS; step++) {
      a = (a ^ step) + ODD;
      b = (b ^ step) + ODD;
      c = (c ^ step) + ODD;
      d = (d ^ step) + ODD;
      e = (e ^ step) + ODD;
      f = (f ^ step) + ODD;
      g = (g ^ step) + ODD;
      h = (h ^ step) + ODD;
    }
    return a ^ b ^ c ^ d ^ e ^ f ^ g ^ h;
  }
}
