package io.lanewise.text;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongFunction;

/// fastText's rules once more, by strings, lists and doubles, for text that is UTF-8.
final class FastTextReference {
  private static final BigInteger WORD_FACTOR = BigInteger.valueOf(116_049_371);

  private final List<String> words;
  private final int minn;
  private final int maxn;
  private final int bucket;
  private final int dim;

  /// From the hash modulo bucket to the row behind the words, -1 for none.
  private final LongFunction<Long> left;

  private final RowValues values;

  /// An element of the input matrix.
  interface RowValues {
    double get(long row, int column);
  }

  FastTextReference(
      List<String> words,
      int minn,
      int maxn,
      int bucket,
      int dim,
      LongFunction<Long> left,
      RowValues values) {
    this.words = words;
    this.minn = minn;
    this.maxn = maxn;
    this.bucket = bucket;
    this.dim = dim;
    this.left = left;
    this.values = values;
  }

  double[] word(String word) {
    return mean(rows(word));
  }

  /// The mean of unit vectors.
  double[] unsupervised(List<String> line) {
    double[] total = new double[dim];
    int count = 0;
    for (String word : line) {
      double[] vector = word(word);
      double square = 0;
      for (double value : vector) {
        square += value * value;
      }
      if (square > 0) {
        count++;
        for (int i = 0; i < dim; i++) {
          total[i] += vector[i] / Math.sqrt(square);
        }
      }
    }
    for (int i = 0; i < dim; i++) {
      total[i] /= Math.max(1, count);
    }
    return total;
  }

  /// The mean of all rows of these words, the last of which is `</s>`, and of their runs.
  double[] supervised(List<String> line, int wordNgrams) {
    List<Long> rows = new ArrayList<>();
    line.forEach(word -> rows.addAll(rows(word)));
    for (int from = 0; from < line.size(); from++) {
      for (int to = from + 2; to <= Math.min(line.size(), from + wordNgrams); to++) {
        BigInteger hash = BigInteger.ZERO;
        for (String word : line.subList(from, to)) {
          // A hash of 32 bits goes in signed.
          int signed = (int) hash(word);
          hash = hash.multiply(WORD_FACTOR).add(BigInteger.valueOf(signed));
        }
        addHashed(hash.mod(BigInteger.TWO.pow(64)).mod(BigInteger.valueOf(bucket)), rows);
      }
    }
    return mean(rows);
  }

  private List<Long> rows(String word) {
    List<Long> rows = new ArrayList<>();
    if (words.contains(word)) {
      rows.add((long) words.indexOf(word));
    }
    if (word.equals("</s>")) {
      return rows;
    }
    int[] characters = ("<" + word + ">").codePoints().toArray();
    int last = characters.length - 1;
    for (int from = 0; from <= last; from++) {
      for (int length = Math.max(1, minn); length <= maxn && from + length <= last + 1; length++) {
        if (length > 1 || (from > 0 && from < last)) {
          long hash = hash(new String(characters, from, length));
          addHashed(BigInteger.valueOf(hash % bucket), rows);
        }
      }
    }
    return rows;
  }

  private void addHashed(BigInteger hash, List<Long> rows) {
    long row = left.apply(hash.longValueExact());
    if (row >= 0) {
      rows.add(words.size() + row);
    }
  }

  private static long hash(String text) {
    long hash = 2_166_136_261L;
    for (byte b : text.getBytes(StandardCharsets.UTF_8)) {
      hash = ((hash ^ (b & 0xffff_ffffL)) * 16_777_619) & 0xffff_ffffL;
    }
    return hash;
  }

  private double[] mean(List<Long> rows) {
    double[] mean = new double[dim];
    for (long row : rows) {
      for (int i = 0; i < dim; i++) {
        mean[i] += values.get(row, i) / rows.size();
      }
    }
    return mean;
  }
}
