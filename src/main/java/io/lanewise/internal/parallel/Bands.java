package io.lanewise.internal.parallel;

/// Splits items into contiguous bands whose borders are multiples of a grain.
///
/// Contiguous, not dealt out in turn: each thread reads one stretch of memory, and two threads
/// write the same cache line at a border only.
public final class Bands {
  private Bands() {}

  /// How many bands of one grain or more there are to be had, at most `most`.
  public static int count(int items, int grain, int most) {
    return Math.min(most, units(items, grain));
  }

  /// Where a band begins; that of `band == bands` is the end of the last.
  ///
  /// Bands differ by one grain at most.
  public static int start(int items, int grain, int bands, int band) {
    return (int) Math.min(items, (long) units(items, grain) * band / bands * grain);
  }

  /// Which share of the threads' time is work, where each takes a band: 1 where all are equal.
  public static double balance(int items, int grain, int threads) {
    int units = units(items, grain);
    int largest = (units + threads - 1) / threads;
    return (double) units / ((long) largest * threads);
  }

  private static int units(int items, int grain) {
    return (int) (((long) items + grain - 1) / grain);
  }
}
