package io.lanewise.train;

import io.lanewise.Random32;
import io.lanewise.Width;
import java.lang.foreign.Arena;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The formulas of PyTorch and FBGEMM in double, over several steps.
@Tag(Width.TAG)
class OptimizerReferenceTest {
  private static final int DIM = 21;
  private static final int COUNT = 3 * DIM;
  private static final int STEPS = 6;
  private static final double RATE = 0.05;

  /// A few roundings a step, and what a difference of the row and its move leaves of them.
  private static final double SHARE = 1e-6;

  private final Random32 random = new Random32(41);
  private final TrainableTable table = Tables.of(DIM, random.floats(COUNT));
  private final double[] w = Tables.doubles(Tables.values(table));
  private final double[] first = new double[COUNT];
  private final double[] second = new double[COUNT];

  /// What a step does to element i.
  private interface Formula {
    void move(int i, double g, int step);
  }

  private void check(Optimizer optimizer, Formula formula) {
    for (int step = 1; step <= STEPS; step++) {
      float[] gradient = random.floats(COUNT);
      optimizer.step(gradient);
      for (int i = 0; i < COUNT; i++) {
        formula.move(i, gradient[i], step);
      }
      Tables.assertClose(w, Tables.values(table), SHARE, "step " + step);
    }
  }

  @Test
  void sgdWithWeightDecay() {
    check(sgd(new Sgd.Options(0, 0, 0.1, false)), (i, g, _) -> w[i] -= RATE * (g + 0.1 * w[i]));
  }

  @Test
  void sgdWithMomentumAndDampening() {
    check(
        sgd(new Sgd.Options(0.9, 0.3, 0.01, false)),
        (i, g, step) -> {
          double d = g + 0.01 * w[i];
          first[i] = step == 1 ? d : 0.9 * first[i] + 0.7 * d;
          w[i] -= RATE * first[i];
        });
  }

  @Test
  void sgdAfterNesterov() {
    check(
        sgd(new Sgd.Options(0.9, 0, 0, true)),
        (i, g, _) -> {
          first[i] = 0.9 * first[i] + g;
          w[i] -= RATE * (g + 0.9 * first[i]);
        });
  }

  @Test
  void adagrad() {
    Adagrad.Options options = new Adagrad.Options(0.1, 0.02, 0.5, 1e-6);
    Arrays.fill(first, 0.5);
    check(
        Adagrad.of(table, RATE, options, Arena.ofAuto()),
        (i, g, step) -> {
          double d = g + 0.02 * w[i];
          first[i] += d * d;
          w[i] -= RATE / (1 + (step - 1) * 0.1) * d / (Math.sqrt(first[i]) + 1e-6);
        });
  }

  @Test
  void rowwiseAdagrad() {
    RowwiseAdagrad optimizer = RowwiseAdagrad.of(table, RATE);
    for (int step = 1; step <= STEPS; step++) {
      float[] gradient = random.floats(COUNT);
      optimizer.step(gradient);
      for (int row = 0; row < COUNT / DIM; row++) {
        double squares = 0;
        for (int i = row * DIM; i < (row + 1) * DIM; i++) {
          squares += (double) gradient[i] * gradient[i];
        }
        first[row] += squares / DIM;
        for (int i = row * DIM; i < (row + 1) * DIM; i++) {
          w[i] -= RATE / (Math.sqrt(first[row]) + 1e-8) * gradient[i];
        }
      }
      Tables.assertClose(w, Tables.values(table), SHARE, "step " + step);
    }
  }

  @Test
  void adam() {
    Adam.Options options = new Adam.Options(0.8, 0.99, 1e-6, 0.03, false);
    check(
        Adam.of(table, RATE, options, Arena.ofAuto()),
        (i, g, step) -> adam(i, g + 0.03 * w[i], step, 0.8, 0.99, 1e-6));
  }

  @Test
  void adamW() {
    check(
        Adam.of(table, RATE, Adam.Options.ADAM_W, Arena.ofAuto()),
        (i, g, step) -> {
          w[i] -= RATE * 0.01 * w[i];
          adam(i, g, step, 0.9, 0.999, 1e-8);
        });
  }

  private void adam(int i, double d, int step, double beta1, double beta2, double epsilon) {
    first[i] = beta1 * first[i] + (1 - beta1) * d;
    second[i] = beta2 * second[i] + (1 - beta2) * d * d;
    double root = Math.sqrt(second[i] / (1 - Math.pow(beta2, step)));
    w[i] -= RATE / (1 - Math.pow(beta1, step)) * first[i] / (root + epsilon);
  }

  /// A row that comes late gets the correction of the table's step, not of its own first.
  @Test
  void sparseAdamCountsStepsOfTheTable() {
    SparseAdam optimizer = SparseAdam.of(table, RATE);
    for (int step = 1; step <= STEPS; step++) {
      long[] ids = step < 3 ? new long[] {0} : new long[] {0, 2};
      float[] gradY = random.floats(ids.length * DIM);
      optimizer.step(Tables.gradient(table, ids, gradY));
      for (int k = 0; k < ids.length * DIM; k++) {
        int i = (int) ids[k / DIM] * DIM + k % DIM;
        double g = gradY[k];
        first[i] = 0.9 * first[i] + 0.1 * g;
        second[i] = 0.999 * second[i] + 0.001 * g * g;
        double size = RATE * Math.sqrt(1 - Math.pow(0.999, step)) / (1 - Math.pow(0.9, step));
        w[i] -= size * first[i] / (Math.sqrt(second[i]) + 1e-8);
      }
      Tables.assertClose(w, Tables.values(table), SHARE, "step " + step);
    }
  }

  private Sgd sgd(Sgd.Options options) {
    return Sgd.of(table, RATE, options, Arena.ofAuto());
  }
}
