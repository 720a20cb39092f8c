package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Width;
import io.lanewise.layer.Embedding;
import io.lanewise.layer.Linear;
import io.lanewise.tensor.Shape;
import java.lang.foreign.Arena;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// "The retrieved vectors are optimized during backpropagation, refining the semantic
/// representation of each index": in the words of the document that the project came from.
///
/// Twelve tokens belong to three topics, and a linear layer is to tell the topic from the row. What
/// is learnt brings rows of one topic together.
@Tag(Width.TAG)
class TrainMissionTest {
  private static final int TOKENS = 12;
  private static final int TOPICS = 3;
  private static final int DIM = 8;
  private static final int BATCH = 16;
  private static final int STEPS = 300;

  private final TrainableTable table =
      TrainableTable.create("tokens", Shape.of(TOKENS, DIM), Arena.ofAuto());
  private final TrainableTable weight =
      TrainableTable.create("weight", Shape.of(TOPICS, DIM), Arena.ofAuto());
  private final TrainableTable bias =
      TrainableTable.create("bias", Shape.of(TOPICS), Arena.ofAuto());

  @Test
  void rowsAreOptimisedByBackPropagation() {
    Initializer.normal(0, 1).fill(table, 1);
    Initializer.linear().fill(weight, 2);
    Embedding lookup = Embedding.of(table.tensor());
    EmbeddingGradient lookupGradient = EmbeddingGradient.of(lookup);
    LinearGradient linearGradient = LinearGradient.of(weight.tensor());
    Optimizer rows = SparseAdam.of(table, 0.05);
    Optimizer weights = Adam.of(weight, 0.05);
    Optimizer biases = Adam.of(bias, 0.05);
    float[] x = new float[BATCH * DIM];
    float[] y = new float[BATCH * TOPICS];
    float[] gradX = new float[BATCH * DIM];
    float[] gradW = new float[TOPICS * DIM];
    float[] gradB = new float[TOPICS];
    SplittableRandom random = new SplittableRandom(3);
    double first = 0;
    double loss = 0;
    double apartBefore = spread(lookup);
    for (int step = 0; step < STEPS; step++) {
      int[] ids = random.ints(BATCH, 0, TOKENS).toArray();
      lookup.lookup(ids, x, 0);
      Linear.inPlace(weight.tensor(), bias.tensor()).forward(x, y);
      loss = softmax(y, ids); // and y becomes the gradient of y
      first = step == 0 ? loss : first;
      linearGradient.inputs(y, BATCH, gradX);
      linearGradient.weights(y, x, BATCH, gradW);
      linearGradient.biases(y, BATCH, gradB);
      rows.step(lookupGradient.backward(ids, gradX));
      weights.step(gradW);
      biases.step(gradB);
    }
    assertTrue(loss < first / 50, first + " to " + loss);
    assertTrue(spread(lookup) < 0.8 * apartBefore, apartBefore + " to " + spread(lookup));
  }

  /// The mean cross-entropy of a batch; y becomes its gradient.
  private static double softmax(float[] y, int[] ids) {
    double loss = 0;
    for (int r = 0; r < ids.length; r++) {
      double sum = 0;
      for (int t = 0; t < TOPICS; t++) {
        sum += Math.exp(y[r * TOPICS + t]);
      }
      int topic = ids[r] % TOPICS;
      loss += (Math.log(sum) - y[r * TOPICS + topic]) / ids.length;
      for (int t = 0; t < TOPICS; t++) {
        double share = Math.exp(y[r * TOPICS + t]) / sum - (t == topic ? 1 : 0);
        y[r * TOPICS + t] = (float) (share / ids.length);
      }
    }
    return loss;
  }

  /// The mean distance within a topic, by that of all tokens.
  private static double spread(Embedding lookup) {
    double within = 0;
    double all = 0;
    int pairs = 0;
    int together = 0;
    for (int a = 0; a < TOKENS; a++) {
      for (int b = 0; b < a; b++) {
        double distance = distance(lookup.lookup(a), lookup.lookup(b));
        all += distance;
        pairs++;
        if (a % TOPICS == b % TOPICS) {
          within += distance;
          together++;
        }
      }
    }
    return within / together / (all / pairs);
  }

  private static double distance(float[] a, float[] b) {
    double sum = 0;
    for (int c = 0; c < DIM; c++) {
      sum += (a[c] - b[c]) * (a[c] - b[c]);
    }
    return Math.sqrt(sum);
  }
}
