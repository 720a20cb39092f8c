package io.lanewise.text;

import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Finds where grapheme clusters end: what readers take for one character.
///
/// Between letters that never join there is no need to ask; elsewhere Java's `\X` says, with
/// allocation. Source: [UAX 29](https://www.unicode.org/reports/tr29/).
final class Graphemes {
  private static final Pattern CLUSTER = Pattern.compile("\\X");

  /// Longer clusters are looked at character by character, so only their beginning matters.
  private static final int LONGEST = 4096;

  private Graphemes() {}

  /// Where the cluster that begins at `at` ends.
  static int end(byte[] text, int at, int to) {
    int next = at + Utf8.width(text[at]);
    if (next >= to || standAlone(text, at, next)) {
      return next;
    }
    int end = next;
    while (end < to && end - at < LONGEST) {
      int behind = end + Utf8.width(text[end]);
      boolean alone = isSimple(Utf8.codePoint(text, end));
      end = behind;
      if (alone) {
        break;
      }
    }
    String around = new String(text, at, end - at, StandardCharsets.UTF_8);
    Matcher cluster = CLUSTER.matcher(around);
    return cluster.find() ? at + Utf8.encode(around.substring(0, cluster.end())).length : next;
  }

  private static boolean standAlone(byte[] text, int at, int next) {
    byte here = text[at];
    byte behind = text[next];
    if ((here | behind) >= 0) {
      return here != '\r' || behind != '\n';
    }
    return isSimple(Utf8.codePoint(text, at)) && isSimple(Utf8.codePoint(text, next));
  }

  /// Letters and signs that neither join with each other nor with ASCII.
  private static boolean isSimple(int c) {
    return (c < 0x300 && c != '\r' && c != '\n')
        || (c >= 0x370 && c <= 0x482)
        || (c >= 0x3041 && c <= 0x3096)
        || (c >= 0x30a1 && c <= 0x30fa)
        || (c >= 0x4e00 && c <= 0x9fff)
        || (c >= 0xac00 && c <= 0xd7a3);
  }
}
