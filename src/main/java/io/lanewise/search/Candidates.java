package io.lanewise.search;

import java.util.Arrays;

/// The k best scores of a query and their ids, as a heap in arrays of the caller: the worst one
/// first.
///
/// Greater scores are better, of equal ones (0 and −0 are) the smaller id, and NaN is worse than
/// any number. No two ids are the same, so the k best of a set are the same in whatever order they
/// came. Places that are still free hold NaN and [#NONE], the worst there is.
final class Candidates {
  /// The id of a free place: greater than any row's.
  static final long NONE = Long.MAX_VALUE;

  private Candidates() {}

  /// Frees `k` places.
  static void clear(float[] scores, int scoresAt, long[] ids, int idsAt, int k) {
    Arrays.fill(scores, scoresAt, scoresAt + k, Float.NaN);
    Arrays.fill(ids, idsAt, idsAt + k, NONE);
  }

  /// Takes a row in the place of the worst one, if it is better.
  static void offer(
      float score, long id, float[] scores, int scoresAt, long[] ids, int idsAt, int k) {
    if (isBetter(score, id, scores[scoresAt], ids[idsAt])) {
      sink(score, id, scores, scoresAt, ids, idsAt, k);
    }
  }

  /// Turns the heap into a list, the best first.
  static void sort(float[] scores, int scoresAt, long[] ids, int idsAt, int k) {
    for (int last = k - 1; last > 0; last--) {
      float score = scores[scoresAt + last];
      long id = ids[idsAt + last];
      scores[scoresAt + last] = scores[scoresAt];
      ids[idsAt + last] = ids[idsAt];
      sink(score, id, scores, scoresAt, ids, idsAt, last);
    }
  }

  /// Puts a row at the root of a heap of `size`, and moves up what is worse than it.
  private static void sink(
      float score, long id, float[] scores, int scoresAt, long[] ids, int idsAt, int size) {
    int hole = 0;
    for (int child = 1; child < size; child = 2 * hole + 1) {
      if (child + 1 < size
          && isBetter(
              scores[scoresAt + child],
              ids[idsAt + child],
              scores[scoresAt + child + 1],
              ids[idsAt + child + 1])) {
        child++;
      }
      if (!isBetter(score, id, scores[scoresAt + child], ids[idsAt + child])) {
        break;
      }
      scores[scoresAt + hole] = scores[scoresAt + child];
      ids[idsAt + hole] = ids[idsAt + child];
      hole = child;
    }
    scores[scoresAt + hole] = score;
    ids[idsAt + hole] = id;
  }

  private static boolean isBetter(float score, long id, float otherScore, long otherId) {
    if (score > otherScore) {
      return true;
    }
    if (score < otherScore) {
      return false;
    }
    boolean comparable = !Float.isNaN(score);
    return comparable == !Float.isNaN(otherScore) ? id < otherId : comparable;
  }
}
