package io.lanewise.text;

import java.util.Arrays;

/// The runs of two words or more in a line, each of which has a row by its hash.
///
/// ```
/// words i .. j     h = hash(i); for each further word: h = h · 116049371 + hash       64 bits
/// ```
///
/// All runs that a word may continue are kept open, so each word costs one step a run. One thread
/// at a time.
final class WordRuns {
  private static final long FACTOR = 116_049_371;
  private static final int USUAL_WORDS = 64;

  private long[] open = new long[USUAL_WORDS];
  private int count;

  /// Begins a new line.
  void clear() {
    count = 0;
  }

  /// Goes on to the next word, and adds the row of every run that ends with it.
  ///
  /// @param longest words of the longest run that has a row
  void add(int hash, int longest, Subwords subwords, RowSum sum) {
    if (longest < 2) {
      return;
    }
    for (int start = Math.max(0, count + 1 - longest); start < count; start++) {
      open[start] = open[start] * FACTOR + hash;
      subwords.addRun(open[start], sum);
    }
    if (count == open.length) {
      open = Arrays.copyOf(open, 2 * count);
    }
    open[count++] = hash;
  }
}
