package io.lanewise.text;

/// Pairs of tokens that become one token, the one of lowest rank first: a table without objects.
final class Merges {
  /// The rank of a pair that does not merge.
  static final int NONE = Integer.MAX_VALUE;

  /// Odd, half of its bits set: from the golden ratio.
  private static final long MIX = 0x9E3779B97F4A7C15L;

  private static final long FREE = -1;

  private final long[] pairs;
  private final int[] ranks;
  private final int[] results;
  private final int shift;

  /// @param most how many pairs there will be
  Merges(int most) {
    int bits = Math.max(4, Integer.SIZE - Integer.numberOfLeadingZeros(most) + 1);
    this.pairs = new long[1 << bits];
    java.util.Arrays.fill(pairs, FREE);
    this.ranks = new int[1 << bits];
    this.results = new int[most];
    this.shift = Long.SIZE - bits;
  }

  /// Gives a pair its rank; a pair that is there already gets the new one.
  void put(int left, int right, int rank, int result) {
    int slot = slot(left, right);
    pairs[slot] = pair(left, right);
    ranks[slot] = rank;
    results[rank] = result;
  }

  /// The rank of a pair, or [#NONE].
  int rank(int left, int right) {
    int slot = slot(left, right);
    return pairs[slot] == FREE ? NONE : ranks[slot];
  }

  /// The token that the pair of a rank becomes.
  int result(int rank) {
    return results[rank];
  }

  private int slot(int left, int right) {
    long pair = pair(left, right);
    int slot = (int) ((pair * MIX) >>> shift);
    while (pairs[slot] != pair && pairs[slot] != FREE) {
      slot = slot + 1 & pairs.length - 1;
    }
    return slot;
  }

  private static long pair(int left, int right) {
    return (long) left << Integer.SIZE | right;
  }
}
