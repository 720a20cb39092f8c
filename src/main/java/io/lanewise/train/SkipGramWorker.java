package io.lanewise.train;

/// One thread of a training: reads documents and learns from the pairs in them.
///
/// ```
/// text        each token predicts those at most w away, w drawn from 1 to the window
/// headwords   each predicts all other tokens of its document, and the text predicts it
/// ```
///
/// Tokens are left out before windows are laid, so that windows reach farther over frequent ones.
final class SkipGramWorker {
  /// Often enough for a smooth learning rate, and so rarely that threads don't meet.
  private static final int TOKENS_AT_A_TIME = 1000;

  private final SkipGramCorpus corpus;
  private final SkipGramSettings settings;
  private final SkipGramKept kept;
  private final SkipGramNegatives negatives;
  private final SkipGramPair pair;
  private final SkipGramClock clock;
  private final SkipGramRandom random;
  private final int[] document =
      new int[SkipGramCorpus.MOST_HEADWORDS + SkipGramCorpus.MOST_TOKENS];
  private final int[] drawn;
  private float rate;
  private long tokens;
  private long predictions;

  SkipGramWorker(
      SkipGramCorpus corpus,
      SkipGramSettings settings,
      SkipGramKept kept,
      SkipGramNegatives negatives,
      SkipGramPair pair,
      SkipGramClock clock,
      SkipGramRandom random) {
    this.corpus = corpus;
    this.settings = settings;
    this.kept = kept;
    this.negatives = negatives;
    this.pair = pair;
    this.clock = clock;
    this.random = random;
    this.drawn = new int[settings.negatives()];
  }

  /// Learns from the documents `order[from .. to)`.
  void read(int[] order, int from, int to) {
    rate = (float) clock.learningRate();
    for (int i = from; i < to; i++) {
      read(order[i]);
      if (tokens >= TOKENS_AT_A_TIME) {
        report();
      }
    }
    report();
  }

  private void report() {
    clock.add(tokens, pair.takeLoss(), predictions);
    tokens = 0;
    predictions = 0;
    rate = (float) clock.learningRate();
  }

  private void read(int number) {
    int start = corpus.start(number);
    int textStart = corpus.textStart(number);
    int end = corpus.end(number);
    int headwords = keep(start, textStart, 0);
    int length = keep(textStart, end, headwords);
    tokens += end - start;
    for (int i = 0; i < headwords; i++) {
      for (int k = 0; k < length; k++) {
        if (k != i) {
          learn(i, k);
        }
        if (k >= headwords) {
          learn(k, i);
        }
      }
    }
    for (int i = headwords; i < length; i++) {
      int reach = 1 + random.below(settings.window());
      int last = Math.min(length - 1, i + reach);
      for (int k = Math.max(headwords, i - reach); k <= last; k++) {
        if (k != i) {
          learn(i, k);
        }
      }
    }
  }

  /// Appends the tokens that are kept this time; returns the new length.
  private int keep(int from, int to, int length) {
    int next = length;
    for (int i = from; i < to; i++) {
      int token = corpus.token(i);
      if (kept.keeps(token, random)) {
        document[next++] = token;
      }
    }
    return next;
  }

  private void learn(int i, int k) {
    for (int n = 0; n < drawn.length; n++) {
      drawn[n] = negatives.draw(random);
    }
    pair.learn(document[i], document[k], drawn, rate);
    predictions++;
  }
}
