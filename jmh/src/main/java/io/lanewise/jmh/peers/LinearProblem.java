package io.lanewise.jmh.peers;

import io.lanewise.jmh.Data;
import io.lanewise.layer.Linear;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;

/// y = x Wᵀ + b of one shape, with our answer.
final class LinearProblem implements Problem {
  final int in;
  final int out;
  final int rows;
  final float[] weight;
  final float[] bias;
  final float[] x;
  final float[] expected;

  /// @param shape input and output features, such as 384x1536
  LinearProblem(String shape, int rows) {
    int cross = shape.indexOf('x');
    this.in = Integer.parseInt(shape.substring(0, cross));
    this.out = Integer.parseInt(shape.substring(cross + 1));
    this.rows = rows;
    this.weight = Data.floats(in * out);
    this.bias = Data.floats(out);
    this.x = Data.floats(rows * in);
    this.expected = lanewise().forward(x);
  }

  Linear lanewise() {
    return Linear.packed(
        Tensor.ofFloats("weight", Shape.of(out, in), weight),
        Tensor.ofFloats("bias", Shape.of(out), bias));
  }

  @Override
  public float[] expected() {
    return expected;
  }

  /// What two orders of summation may differ by: errors of about in · u, u = 2⁻²⁴, and some room.
  @Override
  public float tolerance() {
    return in * 1e-6f;
  }
}
