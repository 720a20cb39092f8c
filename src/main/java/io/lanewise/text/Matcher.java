package io.lanewise.text;

/// Finds matches of a pattern that never matches nothing.
sealed interface Matcher permits CharMatcher, Regex, RunMatcher, StringMatcher {
  /// The first match at or behind `at`: its start and its end in one long, or −1.
  ///
  /// @param from where the text begins
  /// @param to where it ends
  long find(byte[] text, int from, int at, int to);

  static long match(int start, int end) {
    return (long) start << Integer.SIZE | end;
  }
}
