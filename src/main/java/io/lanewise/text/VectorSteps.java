package io.lanewise.text;

import io.lanewise.file.ModelFolder;
import io.lanewise.file.ModelFolder.Layout;
import io.lanewise.file.WeightFile;
import io.lanewise.layer.Activation;
import io.lanewise.layer.Linear;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;

/// Makes the steps that a model's folder lists; [WeightFile] has checked that they fit each other.
final class VectorSteps {
  private VectorSteps() {}

  /// @param arena for packed weights
  static VectorStep[] of(ModelFolder folder, Arena arena) {
    return folder.steps().stream()
        .map(
            step ->
                switch (step) {
                  case ModelFolder.Normalize _ ->
                      new VectorStep.Normalize(folder.layout() == Layout.MODEL2VEC);
                  case ModelFolder.Dense dense -> dense(dense, arena);
                })
        .toArray(VectorStep[]::new);
  }

  private static VectorStep dense(ModelFolder.Dense dense, Arena arena) {
    try (WeightFile file = WeightFile.open(dense.weights())) {
      Tensor bias = dense.bias() ? floats(file.tensor("linear.bias")) : null;
      Linear layer = Linear.packed(file.tensor("linear.weight"), bias, arena);
      return new VectorStep.Dense(layer.withActivation(activation(dense)));
    }
  }

  private static Activation activation(ModelFolder.Dense dense) {
    return switch (dense.activation()) {
      case "Identity" -> Activation.NONE;
      case "ReLU" -> Activation.RELU;
      case "GELU" -> Activation.GELU;
      case "SiLU" -> Activation.SILU;
      case "Tanh" -> Activation.TANH;
      case "Sigmoid" -> Activation.SIGMOID;
      default -> throw new AssertionError("checked when the folder was opened: " + dense);
    };
  }

  private static Tensor floats(Tensor bias) {
    return bias.dtype() == DType.F32
        ? bias
        : Tensor.ofFloats(bias.name(), bias.shape(), bias.toFloats());
  }
}
