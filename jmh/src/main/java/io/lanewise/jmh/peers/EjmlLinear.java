package io.lanewise.jmh.peers;

import org.ejml.data.FMatrixRMaj;
import org.ejml.dense.row.CommonOps_FDRM;

/// EJML's dense float matrices: `multTransB`, then the bias, which it has no operation for.
final class EjmlLinear implements Peer {
  private final FMatrixRMaj x;
  private final FMatrixRMaj weight;
  private final FMatrixRMaj y;
  private final float[] bias;

  EjmlLinear(LinearProblem problem) {
    x = FMatrixRMaj.wrap(problem.rows, problem.in, problem.x);
    weight = FMatrixRMaj.wrap(problem.out, problem.in, problem.weight);
    y = new FMatrixRMaj(problem.rows, problem.out);
    bias = problem.bias;
  }

  @Override
  public Object run(int turn) {
    CommonOps_FDRM.multTransB(x, weight, y);
    float[] data = y.data;
    for (int row = 0, at = 0; row < y.numRows; row++) {
      for (float b : bias) {
        data[at++] += b;
      }
    }
    return y;
  }

  @Override
  public float[] answer() {
    return y.data;
  }
}
