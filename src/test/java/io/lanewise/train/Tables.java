package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.layer.Embedding;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;

/// Tables and gradients for tests.
final class Tables {
  private Tables() {}

  /// A table of these numbers, as many rows as they make.
  static TrainableTable of(int dim, float... values) {
    TrainableTable table =
        TrainableTable.create("w", Shape.of(values.length / dim, dim), Arena.ofAuto());
    write(values, table.tensor());
    return table;
  }

  static TrainableTable random(long seed, int rows, int dim) {
    return of(dim, new Random32(seed).floats(rows * dim));
  }

  static TrainableTable copyOf(Tensor tensor) {
    return of((int) tensor.shape().last(), tensor.toFloats());
  }

  static void write(float[] values, Tensor tensor) {
    MemorySegment.copy(values, 0, tensor.segment(), Tensor.FLOAT, 0, values.length);
  }

  static float[] values(TrainableTable table) {
    return table.tensor().toFloats();
  }

  static float[] row(TrainableTable table, int id) {
    return Arrays.copyOfRange(values(table), id * table.dim(), (id + 1) * table.dim());
  }

  /// The gradient that looking these ids up has.
  static SparseGradient gradient(TrainableTable table, long[] ids, float[] gradY) {
    return EmbeddingGradient.of(Embedding.of(table.tensor())).backward(ids, gradY);
  }

  static float[] dense(SparseGradient gradient) {
    float[] all = new float[(int) gradient.numEmbeddings() * gradient.dim()];
    gradient.toDense(all);
    return all;
  }

  static long[] longs(Tensor tensor) {
    long[] values = new long[(int) tensor.shape().elementCount()];
    for (int i = 0; i < values.length; i++) {
      values[i] = tensor.getLong(i);
    }
    return values;
  }

  static void assertBits(float[] expected, float[] actual, String what) {
    assertArrayEquals(bits(expected), bits(actual), what);
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < bits.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }

  /// Within a share of the greatest of them all.
  static void assertClose(double[] expected, float[] actual, double share, String what) {
    double greatest = Arrays.stream(expected).map(Math::abs).max().orElse(0);
    for (int i = 0; i < expected.length; i++) {
      double error = Math.abs(actual[i] - expected[i]);
      assertTrue(
          error <= share * greatest,
          what + ", element " + i + ": " + actual[i] + " for " + expected[i]);
    }
  }

  static double[] doubles(float[] values) {
    double[] doubles = new double[values.length];
    for (int i = 0; i < doubles.length; i++) {
      doubles[i] = values[i];
    }
    return doubles;
  }
}
