package io.lanewise.jmh.peers;

/// The three loops that anyone writes first.
final class NaiveLinear implements Peer {
  private final LinearProblem problem;
  private final float[] y;

  NaiveLinear(LinearProblem problem) {
    this.problem = problem;
    this.y = new float[problem.rows * problem.out];
  }

  @Override
  public Object run(int turn) {
    int in = problem.in;
    int out = problem.out;
    float[] x = problem.x;
    float[] weight = problem.weight;
    for (int row = 0; row < problem.rows; row++) {
      for (int o = 0; o < out; o++) {
        float sum = problem.bias[o];
        for (int k = 0; k < in; k++) {
          sum += x[row * in + k] * weight[o * in + k];
        }
        y[row * out + o] = sum;
      }
    }
    return y;
  }

  @Override
  public float[] answer() {
    return y;
  }
}
