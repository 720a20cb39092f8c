package io.lanewise.jmh.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.index.NDIndex;
import ai.djl.ndarray.types.SparseFormat;
import java.util.List;

/// The operations of `torch.optim.SparseAdam` on one thread, through DJL, which has no such
/// optimiser.
///
/// ```
/// rows of m, v and w by index_select; the arithmetic in place, operation for operation as in
/// torch/optim/_functional.py; back by index_put
/// ```
///
/// Python does more: it makes the gradient coalesced, and sparse tensors of the differences. The
/// gradient here is coalesced from the beginning, and nothing is made but the rows.
final class PyTorchSparseAdam implements Peer {
  private final NDManager manager = PyTorch.manager();
  private final NDArray ids;
  private final NDIndex rows;
  private final NDArray gradient;
  private final NDArray table;
  private final NDArray first;
  private final NDArray second;
  private long steps;

  PyTorchSparseAdam(SparseAdamProblem problem) {
    int dim = SparseAdamProblem.DIM;
    ids = manager.create(problem.ids);
    rows = new NDIndex("{}", ids);
    gradient = PyTorch.floats(manager, Buffers.of(problem.gradient), problem.ids.length, dim);
    table = PyTorch.floats(manager, Buffers.of(problem.table), problem.numEmbeddings, dim);
    first = table.zerosLike();
    second = table.zerosLike();
  }

  @Override
  public Object run(int turn) {
    steps++;
    double correction1 = 1 - Math.pow(SparseAdamProblem.BETA1, (double) steps);
    double correction2 = 1 - Math.pow(SparseAdamProblem.BETA2, (double) steps);
    double size = SparseAdamProblem.RATE * Math.sqrt(correction2) / correction1;
    NDArray m = select(first);
    NDArray v = select(second);
    NDArray w = select(table);
    NDArray mChange = gradient.sub(m).muli(1 - SparseAdamProblem.BETA1);
    NDArray vChange = gradient.square().subi(v).muli(1 - SparseAdamProblem.BETA2);
    mChange.addi(m);
    vChange.addi(v);
    first.set(rows, mChange);
    second.set(rows, vChange);
    NDArray root = vChange.sqrt();
    w.addi(mChange.divi(root.addi(SparseAdamProblem.EPSILON)).muli(-size));
    table.set(rows, w);
    List.of(m, v, w, mChange, vChange, root).forEach(NDArray::close);
    return table;
  }

  private NDArray select(NDArray all) {
    return all.getNDArrayInternal().embedding(ids, all, SparseFormat.DENSE).getFirst();
  }

  @Override
  public float[] answer() {
    return select(table).toFloatArray();
  }

  @Override
  public void close() {
    manager.close();
  }
}
