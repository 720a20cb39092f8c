package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Width;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Whole trainings, on small corpora of two topics: tokens 0 to 9, and 10 to 19; 20 is in both.
class SkipGramTest {
  private static final int TOKENS = 21;
  private static final SkipGramSettings SETTINGS =
      SkipGramSettings.DEFAULTS.withDim(20).withEpochs(10).withLearningRate(0.05).withSubsample(0);

  private static int[] sentence(int topic, SplittableRandom random) {
    int[] sentence = new int[8];
    Arrays.setAll(sentence, i -> random.nextInt(10) + 10 * topic);
    sentence[random.nextInt(8)] = 20;
    return sentence;
  }

  private static SkipGramCorpus topics() {
    return topics(300);
  }

  private static SkipGramCorpus topics(int documents) {
    SplittableRandom random = new SplittableRandom(3);
    SkipGramCorpus corpus = new SkipGramCorpus(TOKENS);
    for (int i = 0; i < documents; i++) {
      corpus.add(sentence(i % 2, random));
    }
    return corpus;
  }

  private static float[] rows(SkipGramCorpus corpus, SkipGramSettings settings) {
    return SkipGram.train(corpus, settings, progress -> {}).inputRows().toFloats();
  }

  /// The lowest cosine within a topic, less the highest between two.
  private static double gap(SkipGram trained) {
    double within = 1;
    double between = -1;
    for (int a = 0; a < 20; a++) {
      for (int b = 0; b < a; b++) {
        double cosine = cosine(trained.inputRows(), a, b);
        within = a / 10 == b / 10 ? Math.min(within, cosine) : within;
        between = a / 10 == b / 10 ? between : Math.max(between, cosine);
      }
    }
    return within - between;
  }

  private static double cosine(Tensor rows, int a, int b) {
    int dim = (int) rows.shape().dim(1);
    double dot = 0;
    double aa = 0;
    double bb = 0;
    for (int k = 0; k < dim; k++) {
      double x = rows.getFloat((long) a * dim + k);
      double y = rows.getFloat((long) b * dim + k);
      dot += x * y;
      aa += x * x;
      bb += y * y;
    }
    return dot / Math.sqrt(aa * bb);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void separatesTopics(int threads) {
    List<SkipGramProgress> told = new ArrayList<>();
    SkipGram trained = SkipGram.train(topics(), SETTINGS.withThreads(threads), told::add);
    assertTrue(gap(trained) > 0.2, () -> "gap " + gap(trained));
    SkipGramProgress last = told.getLast();
    assertEquals(SETTINGS.epochs(), last.epoch());
    assertEquals(300L * 8 * SETTINGS.epochs(), last.tokens());
    assertEquals(last.allTokens(), last.tokens());
    assertEquals(SETTINGS.learningRate() * 1e-4, last.learningRate());
  }

  @Test
  void theLossFalls() {
    List<SkipGramProgress> told = new ArrayList<>();
    SkipGram.train(topics(), SETTINGS, told::add);
    double first = told.stream().filter(p -> p.epoch() == 1).toList().getLast().loss();
    double last = told.getLast().loss();
    // Of six coins to begin with: one token that was there, five that were not.
    assertTrue(first < 6 * Math.log(2), () -> "first " + first);
    assertTrue(last < first - 0.1, () -> first + " to " + last);
  }

  @Test
  void headwordsAndTheirTextPredictEachOther() {
    SplittableRandom random = new SplittableRandom(5);
    SkipGramCorpus corpus = new SkipGramCorpus(TOKENS);
    for (int i = 0; i < 300; i++) {
      int topic = i % 2;
      // Always the same neighbours in the text, so that it is the headword that tells of the rest.
      int[] text = {20, topic * 10 + 1 + random.nextInt(9), 20};
      corpus.add(new int[] {topic * 10}, text);
    }
    SkipGram trained = SkipGram.train(corpus, SETTINGS.withWindow(1), progress -> {});
    for (int i = 1; i < 10; i++) {
      assertTrue(score(trained, 0, i) > score(trained, 0, i + 10), "token " + i);
      assertTrue(score(trained, 10, i + 10) > score(trained, 10, i), "token " + i);
      assertTrue(score(trained, i, 0) > score(trained, i, 10), "token " + i);
    }
  }

  /// How strongly a token predicts another.
  private static double score(SkipGram trained, int token, int other) {
    double score = 0;
    for (int k = 0; k < 20; k++) {
      double v = trained.inputRows().getFloat(token * 20L + k);
      score += v * trained.outputRows().getFloat(other * 20L + k);
    }
    return score;
  }

  @Tag(Width.TAG)
  @Test
  void aSeedGivesTheSameBitsAtEveryWidth() {
    SkipGramSettings settings = SETTINGS.withEpochs(1).withLearningRate(0.1);
    float[] rows = rows(topics(30), settings);
    assertArrayEquals(rows, rows(topics(30), settings));
    assertFalse(Arrays.equals(rows, rows(topics(30), settings.withSeed(2))));
    assertEquals(BITS, Arrays.hashCode(rows));
  }

  /// Of the scalar steps: whoever changes it changes everyone's vectors.
  private static final int BITS = -57981407;

  @Test
  void rareTokensKeepTheirFirstRows() {
    SkipGramCorpus corpus = topics();
    SkipGramSettings settings = SETTINGS.withEpochs(1);
    int often =
        (int) IntStream.range(0, 20).mapToLong(corpus::count).sorted().skip(10).min().orElse(0);
    float[] begin = rows(corpus, settings.withEpochs(0));
    float[] end = rows(corpus, settings.withMinCount(often));
    for (int token = 0; token < TOKENS; token++) {
      int from = token * 20;
      boolean same = Arrays.equals(begin, from, from + 20, end, from, from + 20);
      assertEquals(corpus.count(token) < often, same, "token " + token);
    }
    for (float value : begin) {
      assertTrue(Math.abs(value) <= 0.5 / 20);
    }
  }

  @Test
  void endsWithWhatItsListenerThrows() {
    IllegalStateException thrown = new IllegalStateException("enough");
    for (int threads : new int[] {1, 2}) {
      assertEquals(
          thrown,
          assertThrows(
              IllegalStateException.class,
              () ->
                  SkipGram.train(
                      topics(),
                      SETTINGS.withThreads(threads),
                      progress -> {
                        throw thrown;
                      })));
    }
  }

  @Test
  void refusesACorpusWithoutTokens() {
    SkipGramCorpus empty = new SkipGramCorpus(3);
    empty.add();
    assertThrows(TensorException.class, () -> rows(empty, SETTINGS));
    assertEquals(60, rows(empty, SETTINGS.withEpochs(0)).length);
    assertThrows(TensorException.class, () -> rows(topics(), SETTINGS.withMinCount(10_000)));
  }

  @Test
  void refusesSettingsOutOfRange() {
    SkipGramSettings s = SkipGramSettings.DEFAULTS;
    refused("dim: expected 1 to 4096, got 0", () -> s.withDim(0));
    refused("window: expected 1 to 1000, got 0", () -> s.withWindow(0));
    refused("negatives: expected 0 to 100, got -1", () -> s.withNegatives(-1));
    refused("epochs: expected 0 to 10000, got -1", () -> s.withEpochs(-1));
    refused("minimum count: expected >= 1, got 0", () -> s.withMinCount(0));
    refused("threads: expected 1 to 1024, got 1025", () -> s.withThreads(1025));
    refused("learning rate: expected 0 < r <= 1, got NaN", () -> s.withLearningRate(Double.NaN));
    refused("learning rate: expected 0 < r <= 1, got 0.0", () -> s.withLearningRate(0));
    refused("subsample: expected 0 <= t <= 1, got -1.0", () -> s.withSubsample(-1));
  }

  private static void refused(String message, Runnable settings) {
    TensorException refused = assertThrows(TensorException.class, settings::run);
    assertEquals("skip-gram: " + message, refused.getMessage());
  }
}
