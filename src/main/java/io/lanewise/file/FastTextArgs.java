package io.lanewise.file;

import io.lanewise.file.WeightFormatException.Kind;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// The arguments that a fastText model was trained with: twelve i32 and one f64.
///
/// ```
/// dim · ws · epoch · minCount · neg · wordNgrams · loss · model · bucket · minn · maxn · lrUpdateRate · t
/// ```
///
/// Only those that decide what a word's vector is are checked; the others concern training.
///
/// @param version 12, 11 or [#LEGACY]
/// @param dim columns of both matrices
/// @param wordNgrams the longest n-gram of words that has a row; supervised models only
/// @param supervised whether the model was trained to tell labels
/// @param bucket rows that n-grams share by their hash
/// @param minn characters of the shortest n-gram
/// @param maxn characters of the longest, 0 for none. Supervised models had none before version 12,
///   whatever is written there
/// @param metadata all of them as text, under fastText's own names; mutable
record FastTextArgs(
    int version,
    int dim,
    int wordNgrams,
    boolean supervised,
    int bucket,
    int minn,
    int maxn,
    Map<String, String> metadata) {
  /// The version of files that are older than version numbers.
  static final int LEGACY = 0;

  private static final int FIRST_WITH_SUPERVISED_NGRAMS = 12;
  private static final int BYTES = 12 * Integer.BYTES + Double.BYTES;
  private static final int ANY = Integer.MIN_VALUE;

  private static final List<String> LOSSES = List.of("hs", "ns", "softmax", "ova");
  private static final List<String> MODELS = List.of("cbow", "sg", "sup");

  /// More than any real window, dimension, or length of an n-gram.
  private static final int MOST_REAL = 0xffff;

  /// Reads the arguments, of which the cursor stands at the first.
  static FastTextArgs read(MappedFile file, ByteCursor cursor, int version) {
    cursor.require("arguments", BYTES);
    Map<String, String> text = new LinkedHashMap<>();
    text.put("version", version == LEGACY ? "legacy" : Integer.toString(version));
    Numbers numbers = new Numbers(file, cursor, text);
    int dim = numbers.next("dim", 1);
    numbers.next("ws", ANY);
    numbers.next("epoch", ANY);
    numbers.next("minCount", ANY);
    numbers.next("neg", ANY);
    int wordNgrams = numbers.next("wordNgrams", 0);
    numbers.next("loss", LOSSES);
    boolean supervised = numbers.next("model", MODELS).equals("sup");
    int bucket = numbers.next("bucket", 0);
    int minn = numbers.next("minn", 0);
    int maxn = numbers.next("maxn", 0);
    numbers.next("lrUpdateRate", ANY);
    text.put("t", Double.toString(cursor.float64("t")));
    if (supervised && version < FIRST_WITH_SUPERVISED_NGRAMS) {
      maxn = 0;
      text.put("maxn", "0");
    }
    return new FastTextArgs(version, dim, wordNgrams, supervised, bucket, minn, maxn, text);
  }

  /// Whether words, or runs of them, have n-grams, which need buckets to lie in.
  boolean hasNgrams() {
    return (maxn > 0 && minn <= maxn) || (supervised && wordNgrams > 1);
  }

  /// Where the number of buckets is in the file.
  long bucketOffset() {
    return (version == LEGACY ? 0 : 2 * Integer.BYTES) + 8L * Integer.BYTES;
  }

  /// Whether a file begins with arguments that training may have been given. The dimension may be
  /// 0, so that such a file is refused as what it was meant to be.
  static boolean looksLegacy(MappedFile file) {
    if (file.size() < BYTES) {
      return false;
    }
    ByteCursor cursor = new ByteCursor(file, 0);
    return within(cursor, "dim", 0, MOST_REAL)
        && within(cursor, "ws", 1, MOST_REAL)
        && within(cursor, "epoch", 0, Integer.MAX_VALUE)
        && within(cursor, "minCount", 0, Integer.MAX_VALUE)
        && within(cursor, "neg", 0, MOST_REAL)
        && within(cursor, "wordNgrams", 0, MOST_REAL)
        && within(cursor, "loss", 1, LOSSES.size())
        && within(cursor, "model", 1, MODELS.size())
        && within(cursor, "bucket", 0, Integer.MAX_VALUE)
        && within(cursor, "minn", 0, MOST_REAL)
        && within(cursor, "maxn", 0, MOST_REAL)
        && within(cursor, "lrUpdateRate", 0, Integer.MAX_VALUE);
  }

  private static boolean within(ByteCursor cursor, String name, int least, int most) {
    int number = cursor.int32(name);
    return number >= least && number <= most;
  }

  /// One number after the other, checked and kept as text.
  private record Numbers(MappedFile file, ByteCursor cursor, Map<String, String> text) {
    int next(String name, int least) {
      long at = cursor.position();
      int number = cursor.int32(name);
      if (number < least) {
        throw file.error(Kind.SCHEMA, name, ">= " + least, number + "", null, at);
      }
      text.put(name, Integer.toString(number));
      return number;
    }

    /// A number that stands for one of these names, counted from 1.
    String next(String name, List<String> names) {
      long at = cursor.position();
      int number = cursor.int32(name);
      if (number < 1 || number > names.size()) {
        String expected = "1 to " + names.size();
        throw file.error(Kind.SCHEMA, name, expected, number + "", null, at);
      }
      text.put(name, names.get(number - 1));
      return names.get(number - 1);
    }
  }
}
