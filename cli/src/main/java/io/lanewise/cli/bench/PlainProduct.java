package io.lanewise.cli.bench;

import io.lanewise.layer.Embedding;
import io.lanewise.layer.NarrowedWeight;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// One output of a `Linear` at a time, as its documentation defines it.
final class PlainProduct {
  private static final int LANES = 16;

  private final Embedding rows;
  private final @Nullable Tensor scales;
  private final int group;
  private final float[] x;
  private final int at;

  /// @param x a row of it begins at `at`
  PlainProduct(NarrowedWeight weight, float[] x, int at) {
    Quantized codes = weight.codes();
    this.rows = weight.embedding();
    this.scales = codes == null ? null : codes.scales();
    this.group = codes == null ? 0 : codes.group();
    this.x = x;
    this.at = at;
  }

  /// Packed: one chain from the bias up; over codes one a group, from zero, and then its scale.
  float chain(int n, float bias) {
    float[] w = rows.lookup(n);
    float y = bias;
    if (scales == null) {
      for (int k = 0; k < w.length; k++) {
        y = Math.fma(x[at + k], w[k], y);
      }
      return y;
    }
    int groups = Math.ceilDiv(w.length, group);
    for (int g = 0; g < groups; g++) {
      float scale = scales.getFloat((long) n * groups + g);
      float sum = 0;
      for (int k = g * group; k < Math.min(w.length, (g + 1) * group); k++) {
        float code = scale == 0 ? 0 : (float) Math.rint((double) w[k] / scale);
        sum = Math.fma(x[at + k], code, sum);
      }
      y = Math.fma(sum, scale, y);
    }
    return y;
  }

  /// In place: a chain for every sixteenth column, 16 → 8 → 4 → 2 → 1, then the bias.
  float tree(int n, float bias) {
    float[] w = rows.lookup(n);
    float[] sums = new float[LANES];
    for (int k = 0; k < w.length; k++) {
      sums[k % LANES] = Math.fma(x[at + k], w[k], sums[k % LANES]);
    }
    for (int half = LANES / 2; half > 0; half /= 2) {
      for (int lane = 0; lane < half; lane++) {
        sums[lane] += sums[lane + half];
      }
    }
    return sums[0] + bias;
  }
}
