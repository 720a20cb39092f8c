package io.lanewise.train;

import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/// How far all threads of a training are together: sets the learning rate, and tells the listener.
final class SkipGramClock {
  /// Ten times a second, about as often as a terminal is worth drawing.
  private static final long INTERVAL_NANOS = 100_000_000;

  private static final double NANOS_PER_SECOND = 1e9;

  /// The share of the first learning rate that is never undercut, as in word2vec.
  private static final double LEAST_SHARE = 1e-4;

  private final SkipGramSettings settings;
  private final long allTokens;
  private final Consumer<? super SkipGramProgress> listener;
  private final AtomicLong tokens = new AtomicLong();
  private final long start = System.nanoTime();
  private long told = start;
  private int epoch;
  private double loss;
  private long predictions;

  /// @param allTokens in all epochs
  SkipGramClock(
      SkipGramSettings settings, long allTokens, Consumer<? super SkipGramProgress> listener) {
    this.settings = settings;
    this.allTokens = allTokens;
    this.listener = listener;
  }

  /// Between regions of threads.
  synchronized void beginEpoch() {
    epoch++;
    loss = 0;
    predictions = 0;
  }

  double learningRate() {
    double left = allTokens == 0 ? 1 : 1 - tokens.get() / (double) allTokens;
    return settings.learningRate() * Math.max(LEAST_SHARE, left);
  }

  /// A thread has done some more.
  synchronized void add(long moreTokens, double moreLoss, long morePredictions) {
    tokens.addAndGet(moreTokens);
    loss += moreLoss;
    predictions += morePredictions;
    if (System.nanoTime() - told >= INTERVAL_NANOS) {
      tell();
    }
  }

  synchronized void tell() {
    told = System.nanoTime();
    long done = tokens.get();
    listener.accept(
        new SkipGramProgress(
            epoch,
            done,
            allTokens,
            loss / predictions,
            done * NANOS_PER_SECOND / Math.max(1, told - start),
            learningRate()));
  }
}
