package io.lanewise.jmh.peers;

import io.lanewise.layer.Embedding;

/// The table where it lies, rows to an array.
final class LanewiseEmbedding implements Peer {
  private final EmbeddingProblem problem;
  private final Embedding embedding;
  private final float[] rows;

  LanewiseEmbedding(EmbeddingProblem problem) {
    this.problem = problem;
    this.embedding = Embedding.of(problem.tensor());
    this.rows = new float[problem.count * EmbeddingProblem.DIM];
  }

  @Override
  public Object run(int turn) {
    embedding.lookup(problem.batches[turn % problem.batches.length], rows, 0);
    return rows;
  }

  @Override
  public float[] answer() {
    return rows;
  }
}
