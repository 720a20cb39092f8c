package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Width;
import io.lanewise.internal.kernel.RowSteps;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The parts of a training beside their formulas, in double.
@Tag(Width.TAG)
class SkipGramStepTest {
  private static final int DIM = 21;
  private static final float RATE = 0.3f;

  @ParameterizedTest
  @ValueSource(ints = {512, 256, 128, 0})
  void aStepIsTheGradient(int vectorBits) {
    try (Arena arena = Arena.ofConfined()) {
      SkipGramTables tables = SkipGramTables.of(arena, 4, DIM, new SkipGramRandom(9));
      for (int row = 0; row < 4; row++) {
        for (int k = 0; k < DIM; k++) {
          set(tables, tables.input(), row, k, (float) Math.sin(row + k * k));
          set(tables, tables.output(), row, k, (float) Math.cos(3 * row + k));
        }
      }
      double[] v = row(tables, tables.input(), 1);
      double[] sum = v.clone();
      double[][] expected = {null, null, row(tables, tables.output(), 2), null};
      double loss = 0;
      int[] negatives = {0, 2, 3, 0}; // 2 is what was there, 0 comes twice
      for (int token : new int[] {2, 0, 3, 0}) {
        double[] u =
            expected[token] == null ? row(tables, tables.output(), token) : expected[token];
        double dot = 0;
        for (int k = 0; k < DIM; k++) {
          dot += v[k] * u[k];
        }
        double sign = token == 2 ? 1 : -1;
        loss += Math.log1p(Math.exp(-sign * dot));
        double g = sign * RATE / (1 + Math.exp(sign * dot));
        for (int k = 0; k < DIM; k++) {
          sum[k] += g * u[k];
          u[k] += g * v[k];
        }
        expected[token] = u;
      }
      SkipGramPair pair = new SkipGramPair(tables, RowSteps.ofBits(vectorBits), arena);
      pair.learn(1, 2, negatives, RATE);
      assertEquals(loss, pair.takeLoss(), 1e-5);
      assertEquals(0, pair.takeLoss());
      assertClose(sum, row(tables, tables.input(), 1));
      for (int token : new int[] {0, 2, 3}) {
        assertClose(expected[token], row(tables, tables.output(), token));
      }
      assertEquals(0, tables.input().get(Tensor.FLOAT, tables.offset(1) + 4L * DIM));
    }
  }

  private static void assertClose(double[] expected, double[] actual) {
    for (int k = 0; k < DIM; k++) {
      assertEquals(expected[k], actual[k], 4e-6, "column " + k);
    }
  }

  private static double[] row(SkipGramTables tables, MemorySegment table, int row) {
    double[] values = new double[DIM];
    for (int k = 0; k < DIM; k++) {
      values[k] = table.get(Tensor.FLOAT, tables.offset(row) + 4L * k);
    }
    return values;
  }

  private static void set(SkipGramTables tables, MemorySegment table, int row, int k, float value) {
    table.set(Tensor.FLOAT, tables.offset(row) + 4L * k, value);
  }

  @Test
  void curvesFollowTheirFormulas() {
    for (float x = -40; x < 40; x += 0.01f) {
      assertEquals(1 / (1 + Math.exp(-x)), SkipGramCurves.sigmoid(x), 2e-6, "at " + x);
      assertEquals(Math.log1p(Math.exp(-x)), SkipGramCurves.loss(x), 4e-6, "at " + x);
    }
    assertEquals(1, SkipGramCurves.sigmoid(Float.POSITIVE_INFINITY));
    assertEquals(0, SkipGramCurves.sigmoid(Float.NEGATIVE_INFINITY));
  }

  @Test
  void drawsNegativesByThePowerOfTheirCounts() {
    long[] counts = {0, 1, 16, 81, 0, 10_000, 1};
    double[] shares = {0, 1, 8, 27, 0, 1000, 1};
    SkipGramNegatives negatives = new SkipGramNegatives(counts);
    SkipGramRandom random = new SkipGramRandom(1);
    int draws = 1_000_000;
    int[] drawn = new int[counts.length];
    for (int i = 0; i < draws; i++) {
      drawn[negatives.draw(random)]++;
    }
    for (int token = 0; token < counts.length; token++) {
      double expected = draws * shares[token] / 1037;
      // Five standard deviations of a count.
      assertEquals(expected, drawn[token], 5 * Math.sqrt(expected), "token " + token);
    }
  }

  @Test
  void leavesOutFrequentTokensAtTimes() {
    SkipGramCorpus corpus = new SkipGramCorpus(3);
    for (int i = 0; i < 99; i++) {
      corpus.add(0);
    }
    corpus.add(1);
    SkipGramSettings settings = SkipGramSettings.DEFAULTS.withSubsample(0.01);
    SkipGramKept kept = new SkipGramKept(corpus, settings);
    SkipGramRandom random = new SkipGramRandom(1);
    int often = 0;
    for (int i = 0; i < 100_000; i++) {
      often += kept.keeps(0, random) ? 1 : 0;
      assertTrue(kept.keeps(1, random));
      assertTrue(!kept.keeps(2, random));
    }
    double share = 0.01 / 0.99;
    assertEquals(100_000 * (Math.sqrt(share) + share), often, 5 * Math.sqrt(11_000));
  }

  @Test
  void cutsLongTextsAndKeepsTheirHeadwords() {
    SkipGramCorpus corpus = new SkipGramCorpus(2);
    corpus.add(new int[] {1}, new int[2 * SkipGramCorpus.MOST_TOKENS + 1]);
    assertEquals(3, corpus.documentCount());
    assertEquals(3, corpus.count(1));
    assertEquals(2 * SkipGramCorpus.MOST_TOKENS + 4, corpus.tokenCount());
    assertEquals(corpus.start(2) + 1, corpus.textStart(2));
    assertEquals(corpus.start(2) + 2, corpus.end(2));
  }

  @Test
  void refusesWhatIsNoDocument() {
    assertThrows(TensorException.class, () -> new SkipGramCorpus(0));
    SkipGramCorpus corpus = new SkipGramCorpus(2);
    corpus.add(0, 1);
    for (int id : new int[] {-1, 2}) {
      TensorException refused = assertThrows(TensorException.class, () -> corpus.add(0, id));
      String message = "skip-gram: id: expected 0 <= id < 2, got " + id + " (document 1)";
      assertEquals(message, refused.getMessage());
      assertThrows(TensorException.class, () -> corpus.add(new int[] {id}, new int[0]));
    }
    int[] many = new int[SkipGramCorpus.MOST_HEADWORDS + 1];
    assertThrows(TensorException.class, () -> corpus.add(many, new int[0]));
    assertEquals(2, corpus.tokenCount());
  }
}
