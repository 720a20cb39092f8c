package io.lanewise.jmh.peers;

import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.pytorch.engine.PtNDArray;
import ai.djl.pytorch.engine.PtNDManager;
import ai.djl.pytorch.engine.PtSymbolBlock;
import ai.djl.pytorch.jni.IValue;
import ai.djl.pytorch.jni.JniUtils;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// `torch.embedding_bag`, or the bags of packed rows, on one thread: through DJL and [TorchScript],
/// which add a few microseconds to a call.
final class PyTorchBag implements Peer {
  private final NDManager manager;
  private final PtSymbolBlock module;
  private final List<IValue[]> inputs = new ArrayList<>();
  private NDArray y;

  PyTorchBag(BagProblem problem) throws IOException {
    manager = PyTorch.manager();
    module =
        JniUtils.loadModule(
            (PtNDManager) manager,
            TorchScript.module(
                "weight: Tensor,\n    ids: Tensor,\n    offsets: Tensor,\n    samples: Tensor",
                body(problem)),
            false,
            false);
    boolean floats = problem.dtype.equals("f32");
    IValue weight =
        IValue.from(
            (PtNDArray)
                manager.create(
                    problem.buffer(),
                    new Shape(problem.table.shape().toArray()),
                    floats ? DataType.FLOAT32 : DataType.UINT8));
    IValue samples = IValue.from((PtNDArray) manager.create(problem.weights));
    for (int[] batch : problem.batches) {
      long[] ids = Arrays.stream(batch).asLongStream().toArray();
      long[] offsets = new long[BagProblem.BAGS];
      Arrays.setAll(offsets, bag -> (long) bag * BagProblem.SIZE);
      inputs.add(
          new IValue[] {
            weight,
            IValue.from((PtNDArray) manager.create(ids)),
            IValue.from((PtNDArray) manager.create(offsets)),
            samples
          });
    }
    y = apply(0);
    if (JniUtils.getNumThreads() != 1 || JniUtils.isGradMode()) {
      throw new IllegalStateException("expected one thread and no gradients");
    }
  }

  /// Modes: 0 sum, 1 mean, 2 max.
  private static String body(BagProblem problem) {
    String samples = problem.weights.length == 0 ? "None" : "samples";
    if (!problem.dtype.equals("f32")) {
      return "    return ops.quantized.embedding_bag_%s_rowwise_offsets(weight, ids, offsets, False, 0, False, %s)\n"
          .formatted(problem.dtype, samples);
    }
    int mode =
        switch (problem.mode) {
          case SUM -> 0;
          case MEAN -> 1;
          case MAX -> 2;
        };
    return """
        y, a, b, c, = torch.embedding_bag(weight, ids, offsets, False, %d, False, %s, False)
        return y
    """
        .formatted(mode, samples);
  }

  private NDArray apply(int turn) {
    try (IValue out = module.forward(inputs.get(turn % inputs.size()))) {
      return out.toTensor((PtNDManager) manager);
    }
  }

  @Override
  public Object run(int turn) {
    y.close();
    y = apply(turn);
    return y;
  }

  @Override
  public float[] answer() {
    return y.toFloatArray();
  }

  @Override
  public void close() {
    module.close();
    manager.close();
  }
}
