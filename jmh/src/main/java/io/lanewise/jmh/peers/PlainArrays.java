package io.lanewise.jmh.peers;

import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;

/// The table as a `float[][]`, rows copied by `System.arraycopy`.
final class PlainArrays implements Peer {
  private static final int DIM = EmbeddingProblem.DIM;

  private final EmbeddingProblem problem;
  private final float[][] table;
  private final float[] rows;

  PlainArrays(EmbeddingProblem problem) {
    this.problem = problem;
    this.rows = new float[problem.count * DIM];
    this.table = new float[problem.numEmbeddings][DIM];
    for (int i = 0; i < table.length; i++) {
      long from = (long) i * DIM * Float.BYTES;
      MemorySegment.copy(problem.table, Tensor.FLOAT, from, table[i], 0, DIM);
    }
  }

  @Override
  public Object run(int turn) {
    int[] ids = problem.batches[turn % problem.batches.length];
    for (int i = 0; i < ids.length; i++) {
      System.arraycopy(table[ids[i]], 0, rows, i * DIM, DIM);
    }
    return rows;
  }

  @Override
  public float[] answer() {
    return rows;
  }
}
