package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.layer.Workers;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Gradients of Linear: within the proven bound, and in the documented order, bit for bit.
@Tag(Width.TAG)
class LinearGradientTest {
  private static final double U = 0x1p-24;

  private final Random32 random = new Random32(23);

  @ParameterizedTest
  @CsvSource({"1, 1, 1", "3, 5, 4", "16, 16, 16", "17, 33, 15", "40, 64, 31"})
  void staysWithinTheBoundAndInTheOrderOfTheChains(int rows, int in, int out) {
    float[] x = random.floats(rows * in);
    float[] w = random.floats(out * in);
    float[] gradY = random.floats(rows * out);
    float[] gradX = new float[rows * in];
    float[] gradW = random.floats(out * in);
    LinearGradient gradient = of(w, out, in);
    gradient.inputs(gradY, rows, gradX);
    gradient.weights(gradY, x, rows, gradW);
    check(matrix(gradY, rows, out), matrix(w, out, in), gradX, "gradX");
    check(matrix(gradY, rows, out).transpose(), matrix(x, rows, in), gradW, "gradW");
    float chain = 0;
    for (int r = 0; r < rows; r++) {
      chain = Math.fma(gradY[r * out], x[r * in], chain);
    }
    assertArrayEquals(new float[] {chain}, new float[] {gradW[0]});
  }

  @Test
  void isOverwrittenOrAddedTo() {
    int rows = 9;
    int in = 20;
    int out = 37;
    float[] x = random.floats(rows * in);
    float[] gradY = random.floats(rows * out);
    LinearGradient gradient = of(random.floats(out * in), out, in);
    float[] fresh = new float[out * in];
    gradient.weights(gradY, x, rows, fresh);
    float[] before = random.floats(out * in);
    float[] added = before.clone();
    gradient.addWeights(gradY, x, rows, added);
    float[] bias = random.floats(out);
    float[] biases = bias.clone();
    gradient.addBiases(gradY, rows, biases);
    for (int i = 0; i < before.length; i++) {
      before[i] += fresh[i];
    }
    Tables.assertBits(before, added, "gradW");
    for (int r = 0; r < rows; r++) {
      for (int o = 0; o < out; o++) {
        bias[o] += gradY[r * out + o];
      }
    }
    Tables.assertBits(bias, biases, "gradB");
    gradient.weights(gradY, x, 0, fresh);
    assertArrayEquals(new float[out * in], fresh);
    gradient.addWeights(gradY, x, 0, added);
    Tables.assertBits(before, added, "nothing added");
  }

  @Test
  void aBatchOfAnotherSizeAndAChangedWeightAreSeen() {
    TrainableTable weight = Tables.random(24, 6, 18);
    LinearGradient gradient = LinearGradient.of(weight.tensor());
    float[] gradY = random.floats(4 * 6);
    float[] x = random.floats(4 * 18);
    float[] first = new float[4 * 18];
    gradient.inputs(gradY, 4, first);
    Tables.write(random.floats(6 * 18), weight.tensor());
    float[] second = new float[4 * 18];
    gradient.inputs(gradY, 4, second);
    float[] expected = new float[4 * 18];
    LinearGradient.of(weight.tensor()).inputs(gradY, 4, expected);
    Tables.assertBits(expected, second, "gradX");
    float[] gradW = new float[6 * 18];
    gradient.weights(gradY, x, 4, gradW);
    gradient.weights(gradY, x, 2, gradW);
    float[] fresh = new float[6 * 18];
    LinearGradient.of(weight.tensor()).weights(gradY, x, 2, fresh);
    Tables.assertBits(fresh, gradW, "gradW");
  }

  @Test
  void threadsChangeNoBit() {
    int rows = 32;
    int in = 96;
    int out = 130;
    float[] w = random.floats(out * in);
    float[] x = random.floats(rows * in);
    float[] gradY = random.floats(rows * out);
    float[] alone = new float[out * in];
    float[] shared = new float[out * in];
    of(w, out, in).weights(gradY, x, rows, alone);
    try (Workers workers = Workers.of(2)) {
      of(w, out, in).withWorkers(workers).weights(gradY, x, rows, shared);
    }
    Tables.assertBits(alone, shared, "gradW");
  }

  @Test
  void operandsThatDoNotFitAreRefused() {
    LinearGradient gradient = of(new float[6], 2, 3);
    float[] rows2 = new float[4];
    float[] rows3 = new float[6];
    assertThrows(TensorException.class, () -> gradient.inputs(rows2, 3, new float[9]));
    assertThrows(TensorException.class, () -> gradient.inputs(rows2, 2, new float[5]));
    assertThrows(TensorException.class, () -> gradient.inputs(rows2, -1, rows3));
    assertThrows(TensorException.class, () -> gradient.weights(rows2, rows3, 2, rows2));
    assertThrows(TensorException.class, () -> gradient.weights(rows2, rows2, 2, rows3));
    assertThrows(TensorException.class, () -> gradient.biases(rows2, 3, rows2));
    assertThrows(
        TensorException.class, () -> LinearGradient.of(Tensor.ofFloats("w", Shape.of(0, 3))));
    assertThrows(
        TensorException.class, () -> LinearGradient.of(Tensor.ofFloats("w", Shape.of(3), 1, 2, 3)));
  }

  private static LinearGradient of(float[] w, int out, int in) {
    return LinearGradient.of(Tensor.ofFloats("w", Shape.of(out, in), w));
  }

  /// |y − a b| ≤ γ(n)·|a||b|, n terms.
  private static void check(RealMatrix a, RealMatrix b, float[] actual, String what) {
    RealMatrix expected = a.multiply(b);
    RealMatrix magnitude = absolute(a).multiply(absolute(b));
    int n = a.getColumnDimension();
    double gamma = n * U / (1 - n * U);
    int columns = expected.getColumnDimension();
    for (int i = 0; i < actual.length; i++) {
      double error = Math.abs(actual[i] - expected.getEntry(i / columns, i % columns));
      double bound = gamma * magnitude.getEntry(i / columns, i % columns);
      assertTrue(error <= bound, what + " " + i + ": " + error + " > " + bound);
    }
  }

  private static RealMatrix absolute(RealMatrix matrix) {
    RealMatrix absolute = matrix.copy();
    for (int r = 0; r < matrix.getRowDimension(); r++) {
      for (int c = 0; c < matrix.getColumnDimension(); c++) {
        absolute.setEntry(r, c, Math.abs(matrix.getEntry(r, c)));
      }
    }
    return absolute;
  }

  private static RealMatrix matrix(float[] values, int rows, int columns) {
    RealMatrix matrix = MatrixUtils.createRealMatrix(rows, columns);
    for (int i = 0; i < rows * columns; i++) {
      matrix.setEntry(i / columns, i % columns, values[i]);
    }
    return matrix;
  }
}
