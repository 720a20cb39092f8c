package io.lanewise.text;

import io.lanewise.layer.EmbeddingBag;

/// Rows of floats.
record DenseRows(EmbeddingBag bag) implements InputRows {
  private static final long[] ONE_BAG = {0};

  @Override
  public int width() {
    return bag.embeddingDim();
  }

  @Override
  public void sum(long[] ids, int count, float[] out) {
    bag.forward(ids, count, ONE_BAG, 1, null, out, 0, width());
  }
}
