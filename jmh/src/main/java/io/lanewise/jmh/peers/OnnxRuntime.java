package io.lanewise.jmh.peers;

import ai.onnxruntime.OnnxJavaType;
import ai.onnxruntime.OnnxTensor;
import ai.onnxruntime.OrtEnvironment;
import ai.onnxruntime.OrtException;
import ai.onnxruntime.OrtSession;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/// A model in ONNX Runtime on one thread, between direct buffers that it reads and writes in place.
final class OnnxRuntime implements Peer {
  private final OrtEnvironment environment = OrtEnvironment.getEnvironment();
  private final List<OnnxTensor> tensors = new ArrayList<>();
  private final List<Map<String, OnnxTensor>> inputs = new ArrayList<>();
  private final ByteBuffer y;
  private final Map<String, OnnxTensor> outputs;
  private final OrtSession session;

  static OnnxRuntime linear(LinearProblem problem) throws OrtException {
    OnnxRuntime runtime =
        new OnnxRuntime(OnnxModel.gemm(problem), new long[] {problem.rows, problem.out});
    ByteBuffer x = Buffers.of(problem.x);
    runtime.inputs.add(Map.of("x", runtime.floats(x, problem.rows, problem.in)));
    return runtime;
  }

  static OnnxRuntime embedding(EmbeddingProblem problem) throws OrtException {
    int dim = EmbeddingProblem.DIM;
    OnnxRuntime runtime =
        new OnnxRuntime(
            OnnxModel.gather(problem.numEmbeddings, dim, problem.count),
            new long[] {problem.count, dim});
    OnnxTensor table = runtime.floats(problem.buffer(), problem.numEmbeddings, dim);
    for (int[] ids : problem.batches) {
      OnnxTensor x =
          runtime.tensor(Buffers.of(ids), OnnxJavaType.INT32, new long[] {problem.count});
      runtime.inputs.add(Map.of("weight", table, "x", x));
    }
    return runtime;
  }

  private OnnxRuntime(byte[] model, long[] yShape) throws OrtException {
    try (OrtSession.SessionOptions options = new OrtSession.SessionOptions()) {
      options.setIntraOpNumThreads(1);
      options.setInterOpNumThreads(1);
      options.setExecutionMode(OrtSession.SessionOptions.ExecutionMode.SEQUENTIAL);
      options.setOptimizationLevel(OrtSession.SessionOptions.OptLevel.ALL_OPT);
      session = environment.createSession(model, options);
    }
    y = Buffers.ofFloats(Math.toIntExact(yShape[0] * yShape[1]));
    outputs = Map.of("y", floats(y, yShape));
  }

  @Override
  public Object run(int turn) throws OrtException {
    OrtSession.Result result = session.run(inputs.get(turn % inputs.size()), outputs);
    result.close(); // Leaves the outputs alone: they are ours.
    return y;
  }

  @Override
  public float[] answer() {
    return Buffers.floats(y);
  }

  @Override
  public void close() throws OrtException {
    tensors.forEach(OnnxTensor::close);
    session.close();
  }

  private OnnxTensor floats(ByteBuffer memory, long... shape) throws OrtException {
    return tensor(memory, OnnxJavaType.FLOAT, shape);
  }

  private OnnxTensor tensor(ByteBuffer memory, OnnxJavaType type, long[] shape)
      throws OrtException {
    OnnxTensor tensor = OnnxTensor.createTensor(environment, memory, shape, type);
    tensors.add(tensor);
    return tensor;
  }
}
