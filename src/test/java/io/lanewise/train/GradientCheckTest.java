package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.Random32;
import io.lanewise.layer.Embedding;
import io.lanewise.layer.EmbeddingBag;
import io.lanewise.layer.EmbeddingBag.Mode;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.util.Arrays;
import java.util.function.ToDoubleFunction;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/// The gradients against central differences of the forward pass, in double on Commons Math.
///
/// The loss is half the sum of the squares of the output, so that the output is its own gradient.
class GradientCheckTest {
  private static final double STEP = 1e-4;

  /// The loss is of second degree in whatever is changed, so central differences are exact up to
  /// rounding in double; what is left is the rounding of ours, in float.
  private static final double TOLERANCE = 1e-5;

  private static final int ROWS = 6;
  private static final int DIM = 5;
  private static final long[] IDS = {4, 1, 3, 1, 1, 0, 4, 2, 3};
  private static final long[] OFFSETS = {0, 3, 3, 7};
  private static final int PADDING = 3;

  private final Random32 random = new Random32(21);
  private final float[] weight = random.floats(ROWS * DIM);
  private final Embedding table =
      Embedding.of(Tensor.ofFloats("w", Shape.of(ROWS, DIM), weight)).withPaddingIdx(PADDING);

  @Test
  void embeddings() {
    float[] y = new float[IDS.length * DIM];
    table.lookup(IDS, y, 0);
    float[] actual = Tables.dense(EmbeddingGradient.of(table).backward(IDS, y));
    check(
        weight,
        w -> {
          double loss = 0;
          for (long id : IDS) {
            loss += id == PADDING ? 0 : half(w.getRowVector((int) id));
          }
          return loss;
        },
        actual);
  }

  @Test
  void sumsOfBags() {
    check(Mode.SUM, null);
  }

  @Test
  void meansOfBags() {
    check(Mode.MEAN, null);
  }

  @Test
  void greatestOfBags() {
    check(Mode.MAX, null);
  }

  @Test
  void weightedSumsOfBags() {
    check(Mode.SUM, random.floats(IDS.length));
  }

  private void check(Mode mode, float @Nullable [] weights) {
    EmbeddingBagGradient gradient = EmbeddingBagGradient.of(EmbeddingBag.of(table, mode));
    RealMatrix bags = bags(matrix(weight, ROWS, DIM), mode, Tables.doubles(ones(weights)));
    float[] gradY = floats(bags);
    SparseGradient sparse =
        weights == null
            ? gradient.backward(IDS, OFFSETS, gradY)
            : gradient.backward(IDS, OFFSETS, weights, gradY);
    double[] factors = Tables.doubles(ones(weights));
    check(weight, w -> half(bags(w, mode, factors)), Tables.dense(sparse));
    if (weights != null) {
      float[] actual = new float[IDS.length];
      gradient.weightsBackward(IDS, OFFSETS, gradY, actual);
      RealMatrix w = matrix(weight, ROWS, DIM);
      checkVector(weights, f -> half(bags(w, mode, f.toArray())), actual);
    }
  }

  private static float[] ones(float @Nullable [] weights) {
    float[] ones = new float[IDS.length];
    Arrays.fill(ones, 1f);
    return weights == null ? ones : weights;
  }

  /// The forward pass.
  private static RealMatrix bags(RealMatrix w, Mode mode, double[] factors) {
    RealMatrix y = MatrixUtils.createRealMatrix(OFFSETS.length, DIM);
    for (int bag = 0; bag < OFFSETS.length; bag++) {
      int end = bag + 1 < OFFSETS.length ? (int) OFFSETS[bag + 1] : IDS.length;
      RealVector result = null;
      int count = 0;
      for (int i = (int) OFFSETS[bag]; i < end; i++) {
        if (IDS[i] == PADDING) {
          continue;
        }
        RealVector row = w.getRowVector((int) IDS[i]).mapMultiply(factors[i]);
        count++;
        if (result == null) {
          result = row;
        } else if (mode == Mode.MAX) {
          for (int c = 0; c < DIM; c++) {
            result.setEntry(c, Math.max(result.getEntry(c), row.getEntry(c)));
          }
        } else {
          result = result.add(row);
        }
      }
      if (result != null) {
        y.setRowVector(bag, mode == Mode.MEAN ? result.mapDivide(count) : result);
      }
    }
    return y;
  }

  @Test
  void linears() {
    int rows = 7;
    int in = 19;
    int out = 4;
    float[] x = random.floats(rows * in);
    float[] w = random.floats(out * in);
    float[] b = random.floats(out);
    RealMatrix xs = matrix(x, rows, in);
    RealMatrix ws = matrix(w, out, in);
    RealVector bs = new ArrayRealVector(Tables.doubles(b));
    float[] gradY = floats(linear(xs, ws, bs));
    LinearGradient gradient = LinearGradient.of(Tensor.ofFloats("linear", Shape.of(out, in), w));
    float[] gradX = new float[rows * in];
    float[] gradW = new float[out * in];
    float[] gradB = new float[out];
    gradient.inputs(gradY, rows, gradX);
    gradient.weights(gradY, x, rows, gradW);
    gradient.biases(gradY, rows, gradB);
    checkMatrix(x, rows, in, changed -> half(linear(changed, ws, bs)), gradX);
    checkMatrix(w, out, in, changed -> half(linear(xs, changed, bs)), gradW);
    checkVector(b, changed -> half(linear(xs, ws, changed)), gradB);
  }

  private static RealMatrix linear(RealMatrix x, RealMatrix w, RealVector b) {
    RealMatrix y = x.multiply(w.transpose());
    for (int r = 0; r < y.getRowDimension(); r++) {
      y.setRowVector(r, y.getRowVector(r).add(b));
    }
    return y;
  }

  private static void check(float[] weight, ToDoubleFunction<RealMatrix> loss, float[] actual) {
    checkMatrix(weight, ROWS, DIM, loss, actual);
  }

  private static void checkMatrix(
      float[] at, int rows, int columns, ToDoubleFunction<RealMatrix> loss, float[] actual) {
    checkVector(
        at,
        changed -> {
          RealMatrix matrix = MatrixUtils.createRealMatrix(rows, columns);
          for (int i = 0; i < rows * columns; i++) {
            matrix.setEntry(i / columns, i % columns, changed.getEntry(i));
          }
          return loss.applyAsDouble(matrix);
        },
        actual);
  }

  private static void checkVector(float[] at, ToDoubleFunction<RealVector> loss, float[] actual) {
    double[] expected = new double[at.length];
    double greatest = 0;
    for (int i = 0; i < at.length; i++) {
      RealVector point = new ArrayRealVector(Tables.doubles(at));
      point.addToEntry(i, STEP);
      double above = loss.applyAsDouble(point);
      point.addToEntry(i, -2 * STEP);
      expected[i] = (above - loss.applyAsDouble(point)) / (2 * STEP);
      greatest = Math.max(greatest, Math.abs(expected[i]));
    }
    for (int i = 0; i < at.length; i++) {
      assertEquals(expected[i], actual[i], TOLERANCE * greatest, "element " + i);
    }
  }

  private static double half(RealVector y) {
    return y.dotProduct(y) / 2;
  }

  private static double half(RealMatrix y) {
    double norm = y.getFrobeniusNorm();
    return norm * norm / 2;
  }

  private static RealMatrix matrix(float[] values, int rows, int columns) {
    RealMatrix matrix = MatrixUtils.createRealMatrix(rows, columns);
    for (int i = 0; i < values.length; i++) {
      matrix.setEntry(i / columns, i % columns, values[i]);
    }
    return matrix;
  }

  private static float[] floats(RealMatrix matrix) {
    int columns = matrix.getColumnDimension();
    float[] values = new float[matrix.getRowDimension() * columns];
    for (int i = 0; i < values.length; i++) {
      values[i] = (float) matrix.getEntry(i / columns, i % columns);
    }
    return values;
  }
}
