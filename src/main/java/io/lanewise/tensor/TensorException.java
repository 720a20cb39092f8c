package io.lanewise.tensor;

import org.jspecify.annotations.Nullable;

/// A shape, a dtype, an index or a piece of memory that does not fit the operation.
public final class TensorException extends LanewiseException {
  private static final long serialVersionUID = 1L;

  /// @param what the operation and the thing in it that was wrong
  /// @param expected what would have been right
  /// @param actual what came
  /// @param where the tensor, or empty
  public TensorException(String what, String expected, String actual, String where) {
    this(what, expected, actual, where, null);
  }

  /// @param what the operation and the thing in it that was wrong
  /// @param expected what would have been right
  /// @param actual what came
  /// @param where the tensor, or empty
  /// @param cause what was thrown below
  public TensorException(
      String what, String expected, String actual, String where, @Nullable Throwable cause) {
    super(what, expected, actual, where, cause);
  }
}
