package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.tensor.Shape;
import io.lanewise.tensor.TensorException;
import io.lanewise.train.Initializer.Fan;
import java.lang.foreign.Arena;
import java.util.Map;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.distribution.RealDistribution;
import org.apache.commons.math3.distribution.UniformRealDistribution;
import org.apache.commons.math3.stat.inference.KolmogorovSmirnovTest;
import org.junit.jupiter.api.Test;

/// Tables begin with the distributions of torch.nn.init, and with the same numbers everywhere.
class InitializerTest {
  private static final int ROWS = 60;
  private static final int COLUMNS = 140;

  /// The seeds are fixed: a right distribution that fails at this level once, fails always.
  private static final double LEVEL = 0.01;

  private static float[] fill(Initializer initializer, long seed) {
    TrainableTable table = TrainableTable.create("w", Shape.of(ROWS, COLUMNS), Arena.ofAuto());
    initializer.fill(table, seed);
    return Tables.values(table);
  }

  @Test
  void theNumbersHaveTheirDistribution() {
    double xavier = 2 * Math.sqrt(2.0 / (ROWS + COLUMNS));
    Map<Initializer, RealDistribution> all =
        Map.of(
            Initializer.normal(1, 3), new NormalDistribution(1, 3),
            Initializer.uniform(-2, 5), new UniformRealDistribution(-2, 5),
            Initializer.xavierNormal(2), new NormalDistribution(0, xavier),
            Initializer.xavierUniform(2), within(xavier * Math.sqrt(3)),
            Initializer.kaimingNormal(Initializer.RELU_GAIN, Fan.OUT),
                new NormalDistribution(0, Math.sqrt(2.0 / ROWS)),
            Initializer.kaimingUniform(Initializer.RELU_GAIN, Fan.IN),
                within(Math.sqrt(6.0 / COLUMNS)),
            Initializer.linear(), within(1 / Math.sqrt(COLUMNS)));
    all.forEach(
        (initializer, distribution) -> {
          double[] values = Tables.doubles(fill(initializer, 7));
          double p = new KolmogorovSmirnovTest().kolmogorovSmirnovTest(distribution, values);
          assertTrue(p > LEVEL, distribution.getClass() + " of mean " + p);
        });
  }

  private static RealDistribution within(double bound) {
    return new UniformRealDistribution(-bound, bound);
  }

  @Test
  void aSeedGivesTheSameNumbersForEver() {
    Initializer normal = Initializer.normal(0, 1);
    Tables.assertBits(fill(normal, 5), fill(normal, 5), "seed 5");
    assertTrue(fill(normal, 5)[0] != fill(normal, 6)[0]);
    TrainableTable two = TrainableTable.create("w", Shape.of(4), Arena.ofAuto());
    normal.fill(two, 42);
    assertArrayEquals(
        new float[] {1.2182922f, 1.0606563f, 0.58280456f, 0.8856365f}, Tables.values(two));
    Initializer.uniform(0, 1).fill(two, 42);
    assertArrayEquals(
        new float[] {0.6964139f, 0.6709997f, 0.70752436f, 0.8153564f}, Tables.values(two));
  }

  @Test
  void zerosAreZerosAndSoIsAPaddingRow() {
    assertArrayEquals(new float[ROWS * COLUMNS], fill(Initializer.zeros(), 1));
    TrainableTable table = TrainableTable.create("w", Shape.of(3, 2), Arena.ofAuto());
    Initializer.uniform(1, 2).fill(table, 1);
    table.zeroRow(1);
    float[] values = Tables.values(table);
    for (int i = 0; i < 6; i++) {
      assertEquals(i / 2 == 1, values[i] == 0, "element " + i);
    }
  }

  @Test
  void boundsThatAreNoneAreRefused() {
    assertThrows(TensorException.class, () -> Initializer.uniform(1, 0));
    assertThrows(TensorException.class, () -> Initializer.uniform(0, Double.NaN));
    assertThrows(TensorException.class, () -> Initializer.normal(0, -1));
  }
}
