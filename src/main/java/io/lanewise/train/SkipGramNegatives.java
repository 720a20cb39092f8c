package io.lanewise.train;

import java.util.Arrays;

/// Draws tokens by their count to the power ¾, in constant time: Walker's alias method.
///
/// A column is as likely as any other; column i is token i with probability `keep[i] / 2³²`, else
/// token `other[i]`. Immutable, for any number of threads.
final class SkipGramNegatives {
  /// Between the counts themselves and every token as often: word2vec's choice.
  private static final double POWER = 0.75;

  private static final double SCALE = 0x1p32;

  private final long[] keep;
  private final int[] other;

  /// @param counts how often each token occurs; at least one does
  SkipGramNegatives(long[] counts) {
    int size = counts.length;
    keep = new long[size];
    other = new int[size];
    double[] share = new double[size];
    for (int i = 0; i < size; i++) {
      share[i] = StrictMath.pow((double) counts[i], POWER);
    }
    double mean = Arrays.stream(share).sum() / size;
    // Tokens below the mean from the left, those above it from the right.
    int[] waiting = new int[size];
    int small = 0;
    int large = size;
    for (int i = 0; i < size; i++) {
      share[i] /= mean;
      if (share[i] < 1) {
        waiting[small++] = i;
      } else {
        waiting[--large] = i;
      }
    }
    while (small > 0 && large < size) {
      int poor = waiting[--small];
      int rich = waiting[large++];
      keep[poor] = (long) (share[poor] * SCALE);
      other[poor] = rich;
      share[rich] -= 1 - share[poor];
      if (share[rich] < 1) {
        waiting[small++] = rich;
      } else {
        waiting[--large] = rich;
      }
    }
    // Their shares are 1 but for rounding, since they add up to as many as there are.
    while (small > 0) {
      full(waiting[--small]);
    }
    while (large < size) {
      full(waiting[large++]);
    }
  }

  private void full(int token) {
    keep[token] = (long) SCALE;
    other[token] = token;
  }

  int draw(SkipGramRandom random) {
    long bits = random.next();
    int column = (int) (((bits >>> 32) * keep.length) >>> 32);
    return (bits & 0xffffffffL) < keep[column] ? column : other[column];
  }
}
