package io.lanewise.train;

import io.lanewise.internal.kernel.RowSteps;
import io.lanewise.internal.parallel.Bands;
import io.lanewise.internal.parallel.Team;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/// Vectors of tokens by skip-gram with negative sampling: tokens that occur beside the same others
/// get similar rows.
///
/// ```
/// loss = −ln σ(v · u) − Σ ln σ(−v · uᵢ)      v input row (dim) of a token, u output row of one near it
///                                           uᵢ of tokens drawn by their count to the power ¾
/// ```
///
/// minimised step by step, at a learning rate that falls in a straight line. Documents are read in
/// a new order in each epoch.
///
/// - **Numbers.** F32. Input rows begin uniformly between ±1 / (2 dim), output rows at zero.
/// - **Threads.** One thread gives the same bits for the same seed, on every machine and at every
///   lane width. Several read parts of the corpus and write the same rows without locks
///   ("Hogwild"): sooner, and never twice the same.
/// - **Memory.** Off-heap, `8 · vocabulary · dim` bytes with rows filled up to 16 columns, and half
///   of that for each table that is returned. Steps allocate nothing.
/// - **Source.** Mikolov et al. 2013, *Distributed Representations of Words and Phrases and their
///   Compositionality*, and word2vec.c; Recht et al. 2011, *Hogwild!*.
///
/// @param inputRows (vocabulary, dim): the vectors; freed when no longer reachable, as all here
/// @param outputRows (vocabulary, dim): what they were trained against
public record SkipGram(Tensor inputRows, Tensor outputRows) {
  /// Trains.
  ///
  /// @param listener is told at most ten times a second, and at the end of each epoch, by a thread
  ///   of the training, which waits for it; what it throws ends the training
  /// @throws TensorException if there are epochs and no token occurs often enough
  public static SkipGram train(
      SkipGramCorpus corpus,
      SkipGramSettings settings,
      Consumer<? super SkipGramProgress> listener) {
    SkipGramKept kept = new SkipGramKept(corpus, settings);
    if (settings.epochs() > 0 && Arrays.stream(kept.counts()).allMatch(count -> count == 0)) {
      throw new TensorException(
          "skip-gram: corpus",
          "a token that occurs " + settings.minCount() + " times",
          "none of " + corpus.tokenCount(),
          "");
    }
    SkipGramRandom random = new SkipGramRandom(settings.seed());
    try (Arena arena = Arena.ofShared()) {
      SkipGramTables tables =
          SkipGramTables.of(arena, corpus.vocabularySize(), settings.dim(), random);
      if (settings.epochs() > 0) {
        run(corpus, settings, kept, tables, random, listener, arena);
      }
      return new SkipGram(
          tables.dense("input", tables.input()), tables.dense("output", tables.output()));
    }
  }

  private static void run(
      SkipGramCorpus corpus,
      SkipGramSettings settings,
      SkipGramKept kept,
      SkipGramTables tables,
      SkipGramRandom random,
      Consumer<? super SkipGramProgress> listener,
      Arena arena) {
    SkipGramNegatives negatives = new SkipGramNegatives(kept.counts());
    long allTokens = (long) settings.epochs() * corpus.tokenCount();
    SkipGramClock clock = new SkipGramClock(settings, allTokens, listener);
    RowSteps steps = RowSteps.active();
    SkipGramWorker[] workers = new SkipGramWorker[settings.threads()];
    for (int i = 0; i < workers.length; i++) {
      SkipGramPair pair = new SkipGramPair(tables, steps, arena);
      SkipGramRandom own = SkipGramRandom.stream(settings.seed(), i);
      workers[i] = new SkipGramWorker(corpus, settings, kept, negatives, pair, clock, own);
    }
    int documents = corpus.documentCount();
    int[] order = IntStream.range(0, documents).toArray();
    try (Team team = new Team(workers.length)) {
      for (int epoch = 0; epoch < settings.epochs(); epoch++) {
        clock.beginEpoch();
        shuffle(order, random);
        team.run(
            workers.length,
            band ->
                workers[band].read(
                    order,
                    Bands.start(documents, 1, workers.length, band),
                    Bands.start(documents, 1, workers.length, band + 1)));
        clock.tell();
      }
    }
  }

  private static void shuffle(int[] order, SkipGramRandom random) {
    for (int i = order.length - 1; i > 0; i--) {
      int other = random.below(i + 1);
      int moved = order[i];
      order[i] = order[other];
      order[other] = moved;
    }
  }
}
