package io.lanewise.jmh.peers;

import ai.djl.Device;
import ai.djl.engine.Engine;
import ai.djl.ndarray.NDArray;
import ai.djl.ndarray.NDManager;
import ai.djl.ndarray.internal.NDArrayEx;
import ai.djl.ndarray.types.DataType;
import ai.djl.ndarray.types.Shape;
import ai.djl.ndarray.types.SparseFormat;
import ai.djl.pytorch.jni.JniUtils;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// `torch.nn.functional.linear` and `embedding` on one thread, through DJL, over direct buffers.
///
/// PyTorch allocates each answer, here as in Python. DJL has no `embedding_bag`: [PyTorchBag] has.
final class PyTorch implements Peer {
  private static final String ENGINE = "PyTorch";

  static {
    // Its natives come from the class path, nothing from the network.
    System.setProperty("ai.djl.offline", "true");
    System.setProperty("OPT_OUT_TRACKING", "true");
    System.setProperty("ai.djl.pytorch.num_threads", "1");
    System.setProperty("ai.djl.pytorch.num_interop_threads", "1");
  }

  /// One operation on one of the inputs.
  private interface Operation {
    NDArray apply(NDArray x);
  }

  private final NDManager manager;
  private final List<NDArray> inputs = new ArrayList<>();
  private final Operation operation;
  private NDArray y;

  static PyTorch linear(LinearProblem problem) {
    NDManager manager = manager();
    NDArray weight = floats(manager, Buffers.of(problem.weight), problem.out, problem.in);
    NDArray bias = floats(manager, Buffers.of(problem.bias), problem.out);
    NDArray x = floats(manager, Buffers.of(problem.x), problem.rows, problem.in);
    NDArrayEx operations = x.getNDArrayInternal();
    return new PyTorch(
        manager, List.of(x), input -> operations.linear(input, weight, bias).getFirst());
  }

  static PyTorch embedding(EmbeddingProblem problem) {
    NDManager manager = manager();
    NDArray weight = floats(manager, problem.buffer(), problem.numEmbeddings, EmbeddingProblem.DIM);
    NDArrayEx operations = weight.getNDArrayInternal();
    List<NDArray> inputs = new ArrayList<>();
    for (int[] ids : problem.batches) {
      // PyTorch's own kind of index: of 32-bit ones it makes these first.
      long[] indices = Arrays.stream(ids).asLongStream().toArray();
      inputs.add(manager.create(indices));
    }
    return new PyTorch(
        manager,
        inputs,
        input -> operations.embedding(input, weight, SparseFormat.DENSE).getFirst());
  }

  private PyTorch(NDManager manager, List<NDArray> inputs, Operation operation) {
    this.manager = manager;
    this.inputs.addAll(inputs);
    this.operation = operation;
    this.y = operation.apply(inputs.getFirst());
    if (JniUtils.getNumThreads() != 1 || JniUtils.isGradMode()) {
      throw new IllegalStateException("expected one thread and no gradients");
    }
  }

  @Override
  public Object run(int turn) {
    y.close();
    y = operation.apply(inputs.get(turn % inputs.size()));
    return y;
  }

  @Override
  public float[] answer() {
    return y.toFloatArray();
  }

  @Override
  public void close() {
    manager.close();
  }

  static NDManager manager() {
    NDManager manager = Engine.getEngine(ENGINE).newBaseManager(Device.cpu());
    JniUtils.setGradMode(false);
    return manager;
  }

  static NDArray floats(NDManager manager, ByteBuffer memory, long... shape) {
    return manager.create(memory, new Shape(shape), DataType.FLOAT32);
  }
}
