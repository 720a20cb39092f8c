package io.lanewise.text;

import java.util.Arrays;

/// The tokens of one word while they merge: a list linked both ways, and a heap of pairs by rank.
///
/// Of two pairs of one rank the left one merges first. Time is O(n log n), so that a text without a
/// space costs no more than another.
final class MergeScratch implements Model.Scratch {
  /// Up to here looking at all pairs beats a heap.
  private static final int FEW = 24;

  final WordCache cache = new WordCache();
  final Utf8 symbol = new Utf8();

  private int[] tokens = new int[64];
  private int[] next = new int[64];
  private int[] previous = new int[64];

  /// The rank of the pair that begins at a place.
  private int[] ranks = new int[64];

  private long[] heap = new long[64];
  private int heapSize;
  private int count;

  void clear() {
    count = 0;
  }

  /// Appends a token to the word.
  void add(int token) {
    if (count == tokens.length) {
      int length = 2 * count;
      tokens = Arrays.copyOf(tokens, length);
      next = new int[length];
      previous = new int[length];
      ranks = new int[length];
    }
    tokens[count++] = token;
  }

  /// Merges what can be merged, and emits what is left.
  ///
  /// @return how many tokens that is
  int merge(Merges merges, Encoder out) {
    if (count > 1) {
      if (count <= FEW) {
        mergeFew(merges);
      } else {
        mergeMany(merges);
        count = compact();
      }
    }
    for (int i = 0; i < count; i++) {
      out.add(tokens[i]);
    }
    return count;
  }

  private void mergeFew(Merges merges) {
    for (int i = 0; i + 1 < count; i++) {
      ranks[i] = merges.rank(tokens[i], tokens[i + 1]);
    }
    while (true) {
      int best = Merges.NONE;
      int at = -1;
      for (int i = 0; i + 1 < count; i++) {
        if (ranks[i] < best) {
          best = ranks[i];
          at = i;
        }
      }
      if (at < 0) {
        return;
      }
      tokens[at] = merges.result(best);
      count--;
      for (int i = at + 1; i < count; i++) {
        tokens[i] = tokens[i + 1];
        ranks[i] = ranks[i + 1];
      }
      if (at > 0) {
        ranks[at - 1] = merges.rank(tokens[at - 1], tokens[at]);
      }
      if (at + 1 < count) {
        ranks[at] = merges.rank(tokens[at], tokens[at + 1]);
      }
    }
  }

  private void mergeMany(Merges merges) {
    heapSize = 0;
    for (int i = 0; i < count; i++) {
      previous[i] = i - 1;
      next[i] = i + 1;
    }
    for (int i = 0; i < count; i++) {
      rate(i, merges);
    }
    while (heapSize > 0) {
      long top = pop();
      int at = (int) top;
      int rank = (int) (top >>> Integer.SIZE);
      // Entries of pairs that have changed stay in the heap.
      if (ranks[at] != rank) {
        continue;
      }
      int gone = next[at];
      tokens[at] = merges.result(rank);
      ranks[gone] = Merges.NONE;
      next[at] = next[gone];
      if (next[at] < count) {
        previous[next[at]] = at;
      }
      rate(at, merges);
      if (at > 0) {
        rate(previous[at], merges);
      }
    }
  }

  private void rate(int at, Merges merges) {
    int right = next[at];
    ranks[at] = right < count ? merges.rank(tokens[at], tokens[right]) : Merges.NONE;
    if (ranks[at] != Merges.NONE) {
      push((long) ranks[at] << Integer.SIZE | at);
    }
  }

  private int compact() {
    int size = 0;
    for (int at = 0; at < count; at = next[at]) {
      tokens[size++] = tokens[at];
    }
    return size;
  }

  private void push(long entry) {
    if (heapSize == heap.length) {
      heap = Arrays.copyOf(heap, 2 * heapSize);
    }
    int at = heapSize++;
    while (at > 0) {
      int parent = (at - 1) / 2;
      if (heap[parent] <= entry) {
        break;
      }
      heap[at] = heap[parent];
      at = parent;
    }
    heap[at] = entry;
  }

  private long pop() {
    long top = heap[0];
    long entry = heap[--heapSize];
    int at = 0;
    while (true) {
      int child = 2 * at + 1;
      if (child >= heapSize) {
        break;
      }
      if (child + 1 < heapSize && heap[child + 1] < heap[child]) {
        child++;
      }
      if (heap[child] >= entry) {
        break;
      }
      heap[at] = heap[child];
      at = child;
    }
    heap[at] = entry;
    return top;
  }
}
