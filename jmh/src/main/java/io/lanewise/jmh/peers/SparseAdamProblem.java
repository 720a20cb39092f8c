package io.lanewise.jmh.peers;

import io.lanewise.jmh.Data;
import java.util.Arrays;
import java.util.SplittableRandom;

/// A table, different ids in ascending order, and the gradients of their rows.
final class SparseAdamProblem implements Problem {
  static final int DIM = 384;
  static final double RATE = 1e-3;
  static final double BETA1 = 0.9;
  static final double BETA2 = 0.999;
  static final double EPSILON = 1e-8;

  final int numEmbeddings;
  final long[] ids;
  final float[] table;
  final float[] gradient;

  SparseAdamProblem(int numEmbeddings, int rows) {
    this.numEmbeddings = numEmbeddings;
    this.table = Data.floats(numEmbeddings * DIM);
    this.gradient = Data.floats(rows * DIM);
    SplittableRandom random = new SplittableRandom(numEmbeddings);
    this.ids = random.longs(0, numEmbeddings).distinct().limit(rows).toArray();
    Arrays.sort(ids);
  }

  /// The rows after one step, which is the learning rate against the sign of the gradient but for
  /// ε.
  @Override
  public float[] expected() {
    float[] rows = new float[gradient.length];
    for (int i = 0; i < rows.length; i++) {
      double g = gradient[i];
      double m = (1 - BETA1) * g;
      double v = (1 - BETA2) * g * g;
      double size = RATE * Math.sqrt(1 - BETA2) / (1 - BETA1);
      float old = table[(int) ids[i / DIM] * DIM + i % DIM];
      rows[i] = (float) (old - size * m / (Math.sqrt(v) + EPSILON));
    }
    return rows;
  }

  /// An ulp or two of a row below 1.
  @Override
  public float tolerance() {
    return 2e-7f;
  }
}
