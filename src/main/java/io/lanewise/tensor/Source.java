package io.lanewise.tensor;

/// What stands behind a tensor's memory: a mapped file, or plain native memory.
///
/// A tensor asks it for the place to name in an error, and hands it the faults that only it can
/// explain, such as a file truncated under its mapping.
public interface Source {
  /// Native memory that no file stands behind.
  Source MEMORY = new NativeMemory();

  /// Where this tensor's bytes are, for an error message: file, tensor and offset.
  String describe(Tensor tensor);

  /// The exception that says why reading this tensor failed.
  ///
  /// @param operation what was being done
  /// @param tensor the tensor that was read
  /// @param fault what the memory access threw
  LanewiseException explain(String operation, Tensor tensor, Throwable fault);
}
