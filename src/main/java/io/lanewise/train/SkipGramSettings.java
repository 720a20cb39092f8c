package io.lanewise.train;

import io.lanewise.tensor.TensorException;

/// How [SkipGram] trains.
///
/// Make one from [#DEFAULTS] with the `with…` methods. Each checks its value and throws a
/// [TensorException] if there is no such training.
///
/// @param dim columns of a row, 1 to 4096
/// @param window the most tokens between two that predict each other, plus one: 1 to 1000. Each
///   token draws its own window, from 1 to this
/// @param negatives tokens drawn for each that was there, 0 to 100
/// @param epochs times that every document is read, 0 to 10,000; 0 leaves the rows as they begin
/// @param learningRate of the first step, above 0 and at most 1; falls to a ten-thousandth of it in
///   a straight line
/// @param subsample the share of a corpus above which a token is left out at times: a token of
///   share f is kept with probability √(t/f) + t/f. From 0, which keeps all, to 1
/// @param minCount tokens that occur less often are left out; from 1
/// @param seed of everything that is drawn
/// @param threads 1 to 1024; with more than one, rows are written without locks, and no two runs
///   are the same
public record SkipGramSettings(
    int dim,
    int window,
    int negatives,
    int epochs,
    double learningRate,
    double subsample,
    int minCount,
    long seed,
    int threads) {
  /// word2vec's own for skip-gram, except that no token is too rare.
  public static final SkipGramSettings DEFAULTS =
      new SkipGramSettings(100, 5, 5, 5, 0.025, 1e-3, 1, 1, 1);

  /// Checks every value.
  ///
  /// @throws TensorException if one is out of its range
  public SkipGramSettings {
    require("dim", dim, 1, 4096);
    require("window", window, 1, 1000);
    require("negatives", negatives, 0, 100);
    require("epochs", epochs, 0, 10_000);
    require("minimum count", minCount, 1, Integer.MAX_VALUE);
    require("threads", threads, 1, 1024);
    // Written so that NaN is refused.
    if (!(learningRate > 0 && learningRate <= 1)) {
      throw refuse("learning rate", "0 < r <= 1", learningRate + "");
    }
    if (!(subsample >= 0 && subsample <= 1)) {
      throw refuse("subsample", "0 <= t <= 1", subsample + "");
    }
  }

  /// With rows of so many columns.
  public SkipGramSettings withDim(int value) {
    return new SkipGramSettings(
        value, window, negatives, epochs, learningRate, subsample, minCount, seed, threads);
  }

  /// With another window.
  public SkipGramSettings withWindow(int value) {
    return new SkipGramSettings(
        dim, value, negatives, epochs, learningRate, subsample, minCount, seed, threads);
  }

  /// With so many negatives.
  public SkipGramSettings withNegatives(int value) {
    return new SkipGramSettings(
        dim, window, value, epochs, learningRate, subsample, minCount, seed, threads);
  }

  /// With so many epochs.
  public SkipGramSettings withEpochs(int value) {
    return new SkipGramSettings(
        dim, window, negatives, value, learningRate, subsample, minCount, seed, threads);
  }

  /// With another rate of the first step.
  public SkipGramSettings withLearningRate(double value) {
    return new SkipGramSettings(
        dim, window, negatives, epochs, value, subsample, minCount, seed, threads);
  }

  /// With another share above which tokens are left out at times.
  public SkipGramSettings withSubsample(double value) {
    return new SkipGramSettings(
        dim, window, negatives, epochs, learningRate, value, minCount, seed, threads);
  }

  /// Without tokens that occur less often than this.
  public SkipGramSettings withMinCount(int value) {
    return new SkipGramSettings(
        dim, window, negatives, epochs, learningRate, subsample, value, seed, threads);
  }

  /// With another seed.
  public SkipGramSettings withSeed(long value) {
    return new SkipGramSettings(
        dim, window, negatives, epochs, learningRate, subsample, minCount, value, threads);
  }

  /// With so many threads.
  public SkipGramSettings withThreads(int value) {
    return new SkipGramSettings(
        dim, window, negatives, epochs, learningRate, subsample, minCount, seed, value);
  }

  private static void require(String what, int value, int least, int most) {
    if (value < least || value > most) {
      String expected = most == Integer.MAX_VALUE ? ">= " + least : least + " to " + most;
      throw refuse(what, expected, value + "");
    }
  }

  private static TensorException refuse(String what, String expected, String actual) {
    return new TensorException("skip-gram: " + what, expected, actual, "");
  }
}
