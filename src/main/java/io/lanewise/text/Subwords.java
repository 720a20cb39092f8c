package io.lanewise.text;

import io.lanewise.file.Vocabulary;
import io.lanewise.file.WeightFile;
import java.util.Arrays;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// Which rows of the input matrix make a word or a line, by the arguments of a fastText model.
///
/// ```
/// hash(bytes)      h = 2166136261; for each byte: h = (h ^ signed byte) · 16777619      32 bits, FNV-1a
/// n-gram           row  words + hash mod bucket, or what the prune table has for hash mod bucket
/// run of words     likewise, by the 64-bit hash of WordRuns
/// ```
///
/// N-grams run over `<word>` in characters: a character is a byte and the continuation bytes behind
/// it, so words that are not UTF-8 have n-grams too. Immutable.
final class Subwords {
  private static final int FNV_BASIS = 0x811c9dc5;
  private static final int FNV_PRIME = 16_777_619;

  private static final byte[] END_OF_SENTENCE = {'<', '/', 's', '>'};

  /// The versions before it gave `</s>` n-grams like any word.
  private static final String VERSION_WITHOUT_END_NGRAMS = "12";

  private final Vocabulary words;
  private final int minn;
  private final int maxn;
  private final int bucket;
  private final int wordNgrams;
  private final boolean endHasNgrams;
  private final @Nullable PruneTable prune;

  Subwords(WeightFile file, Vocabulary words) {
    Map<String, String> args = file.metadata();
    this.words = words;
    this.bucket = number(args, "bucket");
    this.prune = file.has("prune") ? new PruneTable(file.tensor("prune")) : null;
    boolean none = bucket == 0 || (prune != null && prune.isEmpty());
    this.minn = number(args, "minn");
    this.maxn = none ? 0 : number(args, "maxn");
    this.wordNgrams = none ? 0 : number(args, "wordNgrams");
    this.endHasNgrams = !VERSION_WITHOUT_END_NGRAMS.equals(args.get("version"));
  }

  private static int number(Map<String, String> args, String name) {
    return Integer.parseInt(args.getOrDefault(name, ""));
  }

  /// The 32-bit hash of bytes.
  static int hash(byte[] bytes, int from, int to) {
    int hash = FNV_BASIS;
    for (int i = from; i < to; i++) {
      hash = step(hash, bytes[i]);
    }
    return hash;
  }

  private static int step(int hash, byte next) {
    // As a byte is signed, it is the sign-extended one that goes in: so do the published models.
    return (hash ^ next) * FNV_PRIME;
  }

  /// Whether these bytes are `</s>`.
  static boolean isEnd(byte[] bytes, int from, int to) {
    return Arrays.equals(bytes, from, to, END_OF_SENTENCE, 0, END_OF_SENTENCE.length);
  }

  /// Adds the rows of the word `bytes[from .. to)`: its own, if it has one, and its n-grams'.
  ///
  /// @param bytes the bytes before and behind the word are overwritten
  void addWord(byte[] bytes, int from, int to, RowSum sum) {
    long row = words.row(bytes, from, to);
    if (row >= 0) {
      sum.add(row);
    }
    if (maxn > 0 && (endHasNgrams || !isEnd(bytes, from, to))) {
      bytes[from - 1] = '<';
      bytes[to] = '>';
      addNgrams(bytes, from - 1, to + 1, sum);
    }
  }

  /// Adds the row of `</s>`, if there is one, as a line's end: without n-grams, for no supervised
  /// model has any for it.
  ///
  /// @return its hash
  int addEnd(RowSum sum) {
    long row = words.row(END_OF_SENTENCE, 0, END_OF_SENTENCE.length);
    if (row >= 0) {
      sum.add(row);
    }
    return hash(END_OF_SENTENCE, 0, END_OF_SENTENCE.length);
  }

  private void addNgrams(byte[] bytes, int from, int to, RowSum sum) {
    for (int start = from; start < to; start++) {
      if (isContinuation(bytes[start])) {
        continue;
      }
      int hash = FNV_BASIS;
      int at = start;
      for (int length = 1; length <= maxn && at < to; length++) {
        do {
          hash = step(hash, bytes[at++]);
        } while (at < to && isContinuation(bytes[at]));
        boolean bracket = length == 1 && (start == from || at == to);
        if (length >= minn && !bracket) {
          addHashed(Integer.remainderUnsigned(hash, bucket), sum);
        }
      }
    }
  }

  private static boolean isContinuation(byte b) {
    return (b & 0xc0) == 0x80;
  }

  /// Adds the row of a run of words.
  ///
  /// @param hash as [WordRuns] has it
  void addRun(long hash, RowSum sum) {
    addHashed(Long.remainderUnsigned(hash, bucket), sum);
  }

  /// Words of the longest run that has a row.
  int wordNgrams() {
    return wordNgrams;
  }

  private void addHashed(long hash, RowSum sum) {
    long row = prune == null ? hash : prune.row(hash);
    if (row >= 0) {
      sum.add(words.rows() + row);
    }
  }
}
