package io.lanewise.text;

import io.lanewise.file.Vocabulary;
import java.util.Arrays;

/// The vector of a line, by the rules of fastText's `print-sentence-vectors`.
///
/// ```
/// supervised      the mean of all rows: of each word and its n-grams, of runs of words, of </s> at the end;
///                 labels are left out, and so is what is behind a </s> in the line
/// unsupervised    the mean of the words' vectors, each scaled to length 1; those of length 0 don't count
/// ```
///
/// Words lie between spaces, tabs, line ends, vertical tabs and form feeds, and for supervised
/// models NULs. Immutable.
final class FastTextLine {
  /// What fastText takes for a label where the dictionary doesn't say; models don't keep another.
  private static final byte[] LABEL = {'_', '_', 'l', 'a', 'b', 'e', 'l', '_', '_'};

  private final Subwords subwords;
  private final Vocabulary words;
  private final Vocabulary labels;
  private final boolean supervised;

  FastTextLine(Subwords subwords, Vocabulary words, Vocabulary labels, boolean supervised) {
    this.subwords = subwords;
    this.words = words;
    this.labels = labels;
    this.supervised = supervised;
  }

  /// Writes the vector of the scratch's text, whose bytes are used up.
  void vector(FastTextScratch scratch, float[] out, int outOffset) {
    if (supervised) {
      sumRows(scratch.text(), scratch.runs(), scratch.sum());
      scratch.sum().mean(out, outOffset);
    } else {
      meanOfUnits(scratch, out, outOffset);
    }
  }

  private void meanOfUnits(FastTextScratch scratch, float[] out, int outOffset) {
    double[] total = scratch.total();
    Arrays.fill(total, 0);
    byte[] bytes = scratch.text().bytes();
    int end = scratch.text().end();
    long count = 0;
    for (int from = nextWord(bytes, 1, end); from < end; ) {
      int to = wordEnd(bytes, from, end);
      scratch.sum().clear();
      subwords.addWord(bytes, from, to, scratch.sum());
      count += scratch.sum().addUnitTo(total) ? 1 : 0;
      // The byte at `to` was a separator, and may have been overwritten.
      from = nextWord(bytes, to + 1, end);
    }
    for (int column = 0; column < total.length; column++) {
      out[outOffset + column] = count == 0 ? 0 : (float) (total[column] / count);
    }
  }

  private void sumRows(Utf8Text text, WordRuns runs, RowSum sum) {
    int longest = subwords.wordNgrams();
    byte[] bytes = text.bytes();
    int end = text.end();
    sum.clear();
    runs.clear();
    for (int from = nextWord(bytes, 1, end); from < end; ) {
      int to = wordEnd(bytes, from, end);
      if (Subwords.isEnd(bytes, from, to)) {
        break;
      }
      if (!isLabel(bytes, from, to)) {
        runs.add(Subwords.hash(bytes, from, to), longest, subwords, sum);
        subwords.addWord(bytes, from, to, sum);
      }
      from = nextWord(bytes, to + 1, end);
    }
    runs.add(subwords.addEnd(sum), longest, subwords, sum);
  }

  private boolean isLabel(byte[] bytes, int from, int to) {
    if (labels.row(bytes, from, to) >= 0) {
      return true;
    }
    boolean prefixed =
        to - from >= LABEL.length
            && Arrays.equals(bytes, from, from + LABEL.length, LABEL, 0, LABEL.length);
    return prefixed && words.row(bytes, from, to) < 0;
  }

  private int nextWord(byte[] bytes, int at, int end) {
    int from = at;
    while (from < end && separates(bytes[from])) {
      from++;
    }
    return from;
  }

  private int wordEnd(byte[] bytes, int from, int end) {
    int to = from;
    while (to < end && !separates(bytes[to])) {
      to++;
    }
    return to;
  }

  private boolean separates(byte b) {
    return b == ' ' || (b >= '\t' && b <= '\r') || (b == 0 && supervised);
  }
}
