package io.lanewise.jmh.peers;

import io.lanewise.layer.Linear;

/// Packed weights, from array to array.
final class LanewiseLinear implements Peer {
  private static final int MIXING_ROUNDS = 40;
  private static final int MOST_ROWS = 33;

  private final LinearProblem problem;
  private final Linear linear;
  private final float[] y;

  LanewiseLinear(LinearProblem problem) {
    this.problem = problem;
    this.linear = problem.lanewise();
    this.y = new float[problem.rows * problem.out];
    mix();
  }

  /// Runs other shapes and rows first, as a service would: the compiler is kind to a loop that has
  /// seen one shape, and the peers' machine code is ready-made for all.
  private static void mix() {
    for (String shape : new String[] {"5x4", "1000x17", "384x384"}) {
      LinearProblem other = new LinearProblem(shape, MOST_ROWS);
      Linear layer = other.lanewise();
      float[] out = new float[MOST_ROWS * other.out];
      for (int round = 0; round < MIXING_ROUNDS; round++) {
        for (int rows = 1; rows <= MOST_ROWS; rows++) {
          layer.forward(other.x, 0, rows, out, 0);
        }
      }
    }
  }

  @Override
  public Object run(int turn) {
    linear.forward(problem.x, 0, problem.rows, y, 0);
    return y;
  }

  @Override
  public float[] answer() {
    return y;
  }
}
