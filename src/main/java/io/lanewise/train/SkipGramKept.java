package io.lanewise.train;

/// Which tokens of a document are learnt from: rare ones never, frequent ones at times.
///
/// ```
/// P(kept) = √(t/f) + t/f, at most 1       f = count / all counts, t = the settings' subsample
/// ```
///
/// Source: word2vec.c, whose formula is not its paper's. Immutable, for any number of threads.
final class SkipGramKept {
  private final float[] probability;
  private final long[] counts;

  SkipGramKept(SkipGramCorpus corpus, SkipGramSettings settings) {
    int size = corpus.vocabularySize();
    counts = new long[size];
    probability = new float[size];
    long all = 0;
    for (int id = 0; id < size; id++) {
      counts[id] = corpus.count(id) < settings.minCount() ? 0 : corpus.count(id);
      all += counts[id];
    }
    for (int id = 0; id < size; id++) {
      double share = settings.subsample() * all / counts[id];
      boolean always = settings.subsample() == 0;
      probability[id] = counts[id] == 0 ? 0 : always ? 1 : (float) (Math.sqrt(share) + share);
    }
  }

  /// How often each token occurs, 0 for those that are never kept.
  long[] counts() {
    return counts;
  }

  /// Draws a number only where it matters.
  boolean keeps(int token, SkipGramRandom random) {
    float p = probability[token];
    return p >= 1 || (p > 0 && random.unit() < p);
  }
}
