package io.lanewise.tensor;

/// The source of tensors that were made in memory.
final class NativeMemory implements Source {
  @Override
  public String describe(Tensor tensor) {
    return tensor.name().isEmpty() ? "" : "tensor '" + tensor.name() + "'";
  }

  @Override
  public LanewiseException explain(String operation, Tensor tensor, Throwable fault) {
    return new TensorException(
        operation + ": memory", "an open arena", "a closed one", describe(tensor), fault);
  }
}
