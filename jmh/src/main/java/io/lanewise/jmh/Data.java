package io.lanewise.jmh;

import java.util.SplittableRandom;

/// Seeded numbers, the same in every run.
public final class Data {
  private static final long SEED = 25;

  private Data() {}

  /// Floats from −1 up to 1.
  public static float[] floats(int count) {
    SplittableRandom random = new SplittableRandom(SEED + count);
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = (float) random.nextDouble(-1, 1);
    }
    return values;
  }

  /// Ids below a bound, in random order and fresh ones for every call.
  public static int[] ids(int count, int bound, SplittableRandom random) {
    int[] ids = new int[count];
    for (int i = 0; i < count; i++) {
      ids[i] = random.nextInt(bound);
    }
    return ids;
  }

  /// Fails the run if an answer is wrong: a benchmark of a wrong answer measures nothing.
  public static void check(boolean right, String what) {
    if (!right) {
      throw new IllegalStateException("wrong answer: " + what);
    }
  }
}
