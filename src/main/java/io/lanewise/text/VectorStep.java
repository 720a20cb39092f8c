package io.lanewise.text;

import io.lanewise.internal.kernel.Sums;
import io.lanewise.layer.Linear;

/// What happens to a vector behind the mean. Any thread; no allocation.
sealed interface VectorStep {
  /// Elements of its result.
  ///
  /// @param inputs elements of what it gets
  int outputs(int inputs);

  /// Replaces the first `count` elements of `scratch.x`.
  void apply(TextScratch scratch, int count);

  /// y = a(x Wᵀ + b).
  record Dense(Linear layer) implements VectorStep {
    @Override
    public int outputs(int inputs) {
      return layer.outFeatures();
    }

    @Override
    public void apply(TextScratch scratch, int count) {
      layer.forward(scratch.x, 0, 1, scratch.y, 0);
      scratch.swap();
    }
  }

  /// Length 1: `x / (‖x‖ + ε)` as Model2Vec has it, or `x / max(‖x‖, ε)` as PyTorch.
  ///
  /// @param added whether ε is added
  record Normalize(boolean added) implements VectorStep {
    private static final double MODEL2VEC_EPSILON = 1e-32;
    private static final double PYTORCH_EPSILON = 1e-12;

    /// Squares within these are neither rounded to zero nor infinite, in any part of their sum that
    /// matters.
    private static final float LEAST_SQUARE = 1e-20f;

    private static final float MOST_SQUARE = 1e37f;

    @Override
    public int outputs(int inputs) {
      return inputs;
    }

    @Override
    public void apply(TextScratch scratch, int count) {
      float[] x = scratch.x;
      float square = Sums.active().dot(x, 0, x, 0, count, scratch.chains);
      if (square > LEAST_SQUARE && square < MOST_SQUARE) {
        float factor = (float) (1 / divisor(Math.sqrt(square)));
        for (int i = 0; i < count; i++) {
          x[i] *= factor;
        }
      } else {
        applyInDouble(x, count);
      }
    }

    /// Of vectors that are very short or very long, or hold what is no number.
    private void applyInDouble(float[] x, int count) {
      double square = 0;
      for (int i = 0; i < count; i++) {
        square += (double) x[i] * x[i];
      }
      double divisor = divisor(Math.sqrt(square));
      for (int i = 0; i < count; i++) {
        x[i] = (float) (x[i] / divisor);
      }
    }

    private double divisor(double norm) {
      return added ? norm + MODEL2VEC_EPSILON : Math.max(norm, PYTORCH_EPSILON);
    }
  }
}
