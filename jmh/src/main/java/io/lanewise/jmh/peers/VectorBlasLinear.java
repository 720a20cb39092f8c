package io.lanewise.jmh.peers;

import dev.ludovic.netlib.blas.BLAS;
import dev.ludovic.netlib.blas.JavaBLAS;

/// netlib's BLAS on the Vector API: `sgemv` for one row, `sgemm` for more.
///
/// BLAS matrices are column-major, so our row-major W (out, in) is its (in, out), and what it
/// computes is yᵀ = W xᵀ + y, where y holds the bias before.
final class VectorBlasLinear implements Peer {
  private final BLAS blas = JavaBLAS.getInstance();
  private final LinearProblem problem;
  private final float[] y;

  VectorBlasLinear(LinearProblem problem) {
    if (!blas.getClass().getSimpleName().equals("VectorBLAS")) {
      throw new IllegalStateException("expected VectorBLAS, got " + blas.getClass());
    }
    this.problem = problem;
    this.y = new float[problem.rows * problem.out];
  }

  @Override
  public Object run(int turn) {
    int in = problem.in;
    int out = problem.out;
    int rows = problem.rows;
    for (int row = 0; row < rows; row++) {
      System.arraycopy(problem.bias, 0, y, row * out, out);
    }
    if (rows == 1) {
      blas.sgemv("T", in, out, 1, problem.weight, in, problem.x, 1, 1, y, 1);
    } else {
      blas.sgemm("T", "N", out, rows, in, 1, problem.weight, in, problem.x, in, 1, y, out);
    }
    return y;
  }

  @Override
  public float[] answer() {
    return y;
  }
}
