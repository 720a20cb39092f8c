package io.lanewise.layer;

import com.google.protobuf.CodedInputStream;
import com.google.protobuf.WireFormat;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

/// The tensors of ONNX files: `TensorProto`, and the initializers of a `ModelProto`'s graph.
///
/// Field numbers are those of [onnx.proto](https://github.com/onnx/onnx/blob/main/onnx/onnx.proto).
final class OnnxTensors {
  private static final int MODEL_GRAPH = 7;
  private static final int GRAPH_INITIALIZER = 5;
  private static final int TENSOR_DIMS = 1;
  private static final int TENSOR_DATA_TYPE = 2;
  private static final int TENSOR_NAME = 8;
  private static final int TENSOR_RAW_DATA = 9;

  private OnnxTensors() {}

  /// The tensor of a file such as `input_0.pb`.
  static Tensor tensor(Path file) throws IOException {
    return tensor(CodedInputStream.newInstance(Files.readAllBytes(file)));
  }

  /// A weight of a `model.onnx`.
  static Tensor initializer(Path model, String name) throws IOException {
    Map<String, Tensor> found = new HashMap<>();
    CodedInputStream in = CodedInputStream.newInstance(Files.readAllBytes(model));
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == MODEL_GRAPH) {
        graph(in.readBytes().newCodedInput(), found);
      } else {
        in.skipField(tag);
      }
    }
    return Objects.requireNonNull(found.get(name), name);
  }

  private static void graph(CodedInputStream in, Map<String, Tensor> found) throws IOException {
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      if (WireFormat.getTagFieldNumber(tag) == GRAPH_INITIALIZER) {
        Tensor tensor = tensor(in.readBytes().newCodedInput());
        found.put(tensor.name(), tensor);
      } else {
        in.skipField(tag);
      }
    }
  }

  private static Tensor tensor(CodedInputStream in) throws IOException {
    Shape shape = Shape.of();
    DType dtype = DType.F32;
    String name = "";
    byte[] data = {};
    for (int tag = in.readTag(); tag != 0; tag = in.readTag()) {
      switch (WireFormat.getTagFieldNumber(tag)) {
        case TENSOR_DIMS -> shape = shape.append(in.readInt64());
        case TENSOR_DATA_TYPE -> dtype = dtype(in.readInt32());
        case TENSOR_NAME -> name = in.readString();
        case TENSOR_RAW_DATA -> data = in.readByteArray();
        default -> in.skipField(tag);
      }
    }
    MemorySegment memory = Arena.ofAuto().allocate(data.length, 8);
    memory.copyFrom(MemorySegment.ofArray(data));
    return Tensor.of(name, dtype, shape, memory);
  }

  private static DType dtype(int onnx) {
    return switch (onnx) {
      case 1 -> DType.F32;
      case 7 -> DType.I64;
      default -> throw new IllegalArgumentException("no such dtype here: " + onnx);
    };
  }
}
