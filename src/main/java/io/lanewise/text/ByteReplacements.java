package io.lanewise.text;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Joins replacements of single ASCII characters that follow each other into one pass: a
/// vocabulary-quantised Model2Vec model has 32 of them.
final class ByteReplacements {
  private ByteReplacements() {}

  static List<Normalizer> join(List<Normalizer> normalizers) {
    List<Normalizer> joined = new ArrayList<>();
    byte[][] table = new byte[0][];
    for (Normalizer normalizer : normalizers) {
      byte[] wanted = wanted(normalizer);
      if (normalizer instanceof Replace replace && wanted.length == 1) {
        if (table.length == 0 || makes(table, wanted[0])) {
          table = new byte[256][];
          Arrays.fill(table, CodePointMap.SAME);
          joined.add(new ReplaceBytes(table));
        }
        table[wanted[0]] = replace.content();
      } else {
        table = new byte[0][];
        joined.add(normalizer);
      }
    }
    return joined;
  }

  private static byte[] wanted(Normalizer normalizer) {
    return normalizer instanceof Replace replace && replace.pattern() instanceof StringMatcher text
        ? text.wanted()
        : new byte[0];
  }

  /// Whether the table replaces this character already, or makes it.
  private static boolean makes(byte[][] table, byte character) {
    for (int from = 0; from < table.length; from++) {
      byte[] content = table[from];
      if (!CodePointMap.isSame(content)) {
        if (from == character) {
          return true;
        }
        for (byte b : content) {
          if (b == character) {
            return true;
          }
        }
      }
    }
    return false;
  }
}
