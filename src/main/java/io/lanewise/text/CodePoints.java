package io.lanewise.text;

import java.util.Arrays;

/// A set of code points as sorted ranges.
final class CodePoints {
  private final int[] starts;
  private final int[] ends;

  private CodePoints(int[] starts, int[] ends) {
    this.starts = starts;
    this.ends = ends;
  }

  /// @param ranges `from-to` or one code point each, in hexadecimal, rising, with white between
  static CodePoints parse(String ranges) {
    String[] parts = ranges.strip().split("\\s+", -1);
    int[] starts = new int[parts.length];
    int[] ends = new int[parts.length];
    for (int i = 0; i < parts.length; i++) {
      int dash = parts[i].indexOf('-');
      starts[i] = Integer.parseInt(dash < 0 ? parts[i] : parts[i].substring(0, dash), 16);
      ends[i] = dash < 0 ? starts[i] : Integer.parseInt(parts[i].substring(dash + 1), 16);
    }
    return new CodePoints(starts, ends);
  }

  boolean contains(int codePoint) {
    int at = Arrays.binarySearch(starts, codePoint);
    int range = at >= 0 ? at : -at - 2;
    return range >= 0 && codePoint <= ends[range];
  }
}
