package io.lanewise.jmh.peers;

import io.lanewise.layer.Embedding;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.train.EmbeddingGradient;
import io.lanewise.train.SparseAdam;
import io.lanewise.train.SparseGradient;
import io.lanewise.train.TrainableTable;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// The table and its moments off-heap, a step over the rows of the gradient.
final class LanewiseSparseAdam implements Peer {
  private final SparseAdamProblem problem;
  private final SparseAdam optimizer;
  private final SparseGradient gradient;

  LanewiseSparseAdam(SparseAdamProblem problem) {
    this.problem = problem;
    Shape shape = Shape.of(problem.numEmbeddings, SparseAdamProblem.DIM);
    TrainableTable table = TrainableTable.create("w", shape, Arena.ofAuto());
    MemorySegment memory = table.tensor().segment();
    MemorySegment.copy(problem.table, 0, memory, Tensor.FLOAT, 0, problem.table.length);
    optimizer = SparseAdam.of(table, SparseAdamProblem.RATE);
    gradient =
        EmbeddingGradient.of(Embedding.of(table.tensor())).backward(problem.ids, problem.gradient);
  }

  @Override
  public Object run(int turn) {
    optimizer.step(gradient);
    return optimizer;
  }

  @Override
  public float[] answer() {
    float[] rows = new float[problem.gradient.length];
    Embedding.of(optimizer.table().tensor()).lookup(problem.ids, rows, 0);
    return rows;
  }
}
