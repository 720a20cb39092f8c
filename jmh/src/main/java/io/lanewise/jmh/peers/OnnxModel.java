package io.lanewise.jmh.peers;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/// ONNX models of one node, as bytes.
///
/// The numbers of the fields are those of
/// [onnx.proto](https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
final class OnnxModel {
  private static final int FLOAT = 1;
  private static final int INT32 = 6;

  private OnnxModel() {}

  /// y = x Wᵀ + b, with W and b in the model, so that the runtime may pack them.
  static byte[] gemm(LinearProblem problem) {
    Protobuf transposed =
        new Protobuf().text(1, "transB").number(3, 1).number(20, 2); // name, i, type INT
    Protobuf node =
        new Protobuf().text(1, "x").text(1, "weight").text(1, "bias").text(2, "y").text(4, "Gemm");
    Protobuf graph =
        new Protobuf()
            .message(1, node.message(5, transposed))
            .text(2, "linear")
            .message(5, initializer("weight", problem.weight, problem.out, problem.in))
            .message(5, initializer("bias", problem.bias, problem.out))
            .message(11, value("x", FLOAT, problem.rows, problem.in))
            .message(12, value("y", FLOAT, problem.rows, problem.out));
    return model(graph);
  }

  /// y = `weight[x]`. The table is an input: it is used where it lies, and too large for a model.
  static byte[] gather(long numEmbeddings, int dim, int count) {
    Protobuf node = new Protobuf().text(1, "weight").text(1, "x").text(2, "y").text(4, "Gather");
    Protobuf graph =
        new Protobuf()
            .message(1, node)
            .text(2, "embedding")
            .message(11, value("weight", FLOAT, numEmbeddings, dim))
            .message(11, value("x", INT32, count))
            .message(12, value("y", FLOAT, count, dim));
    return model(graph);
  }

  private static byte[] model(Protobuf graph) {
    Protobuf operators = new Protobuf().text(1, "").number(2, 17); // domain, version
    return new Protobuf().number(1, 8).message(7, graph).message(8, operators).toBytes();
  }

  private static Protobuf initializer(String name, float[] values, long... shape) {
    ByteBuffer raw = ByteBuffer.allocate(values.length * 4).order(ByteOrder.LITTLE_ENDIAN);
    raw.asFloatBuffer().put(values);
    Protobuf tensor = new Protobuf();
    for (long size : shape) {
      tensor.number(1, size);
    }
    return tensor.number(2, FLOAT).text(8, name).bytes(9, raw.array());
  }

  private static Protobuf value(String name, int type, long... shape) {
    Protobuf dims = new Protobuf();
    for (long size : shape) {
      dims.message(1, new Protobuf().number(1, size));
    }
    Protobuf tensor = new Protobuf().number(1, type).message(2, dims);
    return new Protobuf().text(1, name).message(2, new Protobuf().message(1, tensor));
  }
}
