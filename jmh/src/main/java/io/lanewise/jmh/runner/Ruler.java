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

  /// What the work comes to each time, so that it can't be left out.
  private final double answer = work();

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

  /// Ten chains of multiply-adds: more than a core finishes while one waits for its own, so a
  /// neighbour on the same core is felt. In variables, since C2 makes of an array now this, now
  /// that.
  private static double work() {
    double a = 0;
    double b = 1;
    double c = 2;
    double d = 3;
    double e = 4;
    double f = 5;
    double g = 6;
    double h = 7;
    double i = 8;
    double j = 9;
    for (int step = 0; step < STEPS; step++) {
      a = Math.fma(a, 0.999, 0.5);
      b = Math.fma(b, 0.999, 0.5);
      c = Math.fma(c, 0.999, 0.5);
      d = Math.fma(d, 0.999, 0.5);
      e = Math.fma(e, 0.999, 0.5);
      f = Math.fma(f, 0.999, 0.5);
      g = Math.fma(g, 0.999, 0.5);
      h = Math.fma(h, 0.999, 0.5);
      i = Math.fma(i, 0.999, 0.5);
      j = Math.fma(j, 0.999, 0.5);
    }
    return a + b + c + d + e + f + g + h + i + j;
  }
}
