package io.lanewise.text;

/// A set of characters of a regular expression.
final class CharSet {
  private final int flags;
  private final int[] missing;
  private final int[] ranges;
  private final boolean negated;

  /// A bit for each ASCII character.
  private final long below64;

  private final long below128;

  /// @param flags properties of [Unicode], any of which puts a character in
  /// @param missing properties whose absence puts a character in, each for itself
  /// @param ranges pairs of first and last code point
  /// @param negated whether the set is all the others
  CharSet(int flags, int[] missing, int[] ranges, boolean negated) {
    this.flags = flags;
    this.missing = missing;
    this.ranges = ranges;
    this.negated = negated;
    this.below64 = bits(0);
    this.below128 = bits(Long.SIZE);
  }

  private long bits(int first) {
    long bits = 0;
    for (int i = 0; i < Long.SIZE; i++) {
      bits |= holds(first + i) != negated ? 1L << i : 0;
    }
    return bits;
  }

  int flags() {
    return flags;
  }

  int[] missing() {
    return missing;
  }

  int[] ranges() {
    return ranges;
  }

  boolean negated() {
    return negated;
  }

  static CharSet of(int codePoint) {
    return new CharSet(0, new int[0], new int[] {codePoint, codePoint}, false);
  }

  boolean contains(int codePoint) {
    if (codePoint < 2 * Long.SIZE) {
      return ((codePoint < Long.SIZE ? below64 : below128) >>> codePoint & 1) != 0;
    }
    return holds(codePoint) != negated;
  }

  private boolean holds(int codePoint) {
    if (flags != 0 && Unicode.is(codePoint, flags)) {
      return true;
    }
    for (int flag : missing) {
      if (!Unicode.is(codePoint, flag)) {
        return true;
      }
    }
    for (int i = 0; i < ranges.length; i += 2) {
      if (codePoint >= ranges[i] && codePoint <= ranges[i + 1]) {
        return true;
      }
    }
    return false;
  }
}
