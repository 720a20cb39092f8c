package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.SharedData;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/// Cases that PyTorch itself exported, with its answers.
class OnnxCasesTest {
  @Test
  void linearIsAGemmWithTheWeightTransposed() throws IOException {
    Path folder = SharedData.folder("fixtures/onnx-pytorch-converted/test_Linear");
    Tensor x = OnnxTensors.tensor(folder.resolve("input_0.pb"));
    Tensor expected = OnnxTensors.tensor(folder.resolve("output_0.pb"));
    Tensor weight = OnnxTensors.initializer(folder.resolve("model.onnx"), "1");
    Tensor bias = OnnxTensors.initializer(folder.resolve("model.onnx"), "2");
    try (Arena arena = Arena.ofConfined()) {
      Tensor y = Linear.packed(weight, bias).forward(x, arena);
      assertEquals(expected.shape(), y.shape());
      MatrixReference reference = new MatrixReference(x.toFloats(), 4, weight, bias);
      reference.check(y.toFloats(), "ours");
      reference.check(expected.toFloats(), "PyTorch's");
    }
  }

  @Test
  void embeddingIsAGather() throws IOException {
    Path folder = SharedData.folder("fixtures/onnx-pytorch-converted/test_Embedding");
    Tensor weight = OnnxTensors.initializer(folder.resolve("model.onnx"), "1");
    Tensor ids = OnnxTensors.tensor(folder.resolve("input_0.pb"));
    Tensor expected = OnnxTensors.tensor(folder.resolve("output_0.pb"));
    try (Arena arena = Arena.ofConfined()) {
      Tensor out = Embedding.of(weight).lookup(ids, arena);
      assertEquals(expected.shape(), out.shape());
      assertArrayEquals(expected.toFloats(), out.toFloats());
    }
  }
}
