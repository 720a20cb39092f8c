package io.lanewise.jmh.peers;

import io.lanewise.layer.EmbeddingBag;

/// The bags of one set after the other, to an array.
final class LanewiseBag implements Peer {
  private final BagProblem problem;
  private final EmbeddingBag layer;
  private final int[] offsets = new int[BagProblem.BAGS];
  private final float[] out = new float[BagProblem.BAGS * BagProblem.DIM];

  LanewiseBag(BagProblem problem) {
    this.problem = problem;
    this.layer = problem.layer();
    for (int bag = 0; bag < offsets.length; bag++) {
      offsets[bag] = bag * BagProblem.SIZE;
    }
  }

  @Override
  public Object run(int turn) {
    int[] ids = problem.batches[turn % problem.batches.length];
    layer.forward(ids, offsets, problem.weights.length == 0 ? null : problem.weights, out, 0);
    return out;
  }

  @Override
  public float[] answer() {
    return out;
  }
}
