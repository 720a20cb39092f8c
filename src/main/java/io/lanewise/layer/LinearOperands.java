package io.lanewise.layer;

import io.lanewise.internal.kernel.Panels;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import org.jspecify.annotations.Nullable;

/// What a [Linear] takes from the tensors that it is built from.
final class LinearOperands {
  private LinearOperands() {}

  static float @Nullable [] biases(@Nullable Tensor bias, int out) {
    if (bias == null) {
      return null;
    }
    bias.require("linear: bias", DType.F32, 1);
    if (bias.shape().dim(0) != out) {
      throw new TensorException(
          "linear: bias", "(" + out + ")", bias.shape().toString(), bias.where());
    }
    return bias.toFloats();
  }

  static int outFeatures(Tensor weight) {
    long out = weight.shape().dim(0);
    if (out > Integer.MAX_VALUE - Panels.WIDTH) {
      throw new TensorException(
          "linear: outputs", "< 2^31", weight.shape().toString(), weight.where());
    }
    return (int) out;
  }

  static long leading(Shape shape) {
    long rows = 1;
    for (int axis = 0; axis < shape.rank() - 1; axis++) {
      rows *= shape.dim(axis);
    }
    return rows;
  }
}
