package io.lanewise.tensor;

import org.jspecify.annotations.Nullable;

/// The one family of exceptions that bad input ends in.
///
/// The message is always `<what>: expected <expected>, got <actual> (<where>)`, where `what` begins
/// with the operation. Its parts can be asked for one by one.
///
/// Subclasses say which kind of input was bad: [TensorException] for shapes, dtypes and memory,
/// `WeightFileException` and `WeightFormatException` for files, `IdOutOfRangeException` for ids.
public abstract class LanewiseException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final String what;
  private final String expected;
  private final String actual;
  private final String where;

  /// @param what the operation and the thing in it that was wrong
  /// @param expected what would have been right
  /// @param actual what came
  /// @param where file, tensor, offset or position; empty where there is none
  /// @param cause what was thrown below, if anything
  protected LanewiseException(
      String what, String expected, String actual, String where, @Nullable Throwable cause) {
    super(message(what, expected, actual, where), cause);
    this.what = what;
    this.expected = expected;
    this.actual = actual;
    this.where = where;
  }

  private static String message(String what, String expected, String actual, String where) {
    String text = what + ": expected " + expected + ", got " + actual;
    return where.isEmpty() ? text : text + " (" + where + ")";
  }

  /// The operation and the thing in it that was wrong.
  public final String what() {
    return what;
  }

  /// What would have been right.
  public final String expected() {
    return expected;
  }

  /// What came.
  public final String actual() {
    return actual;
  }

  /// File, tensor, offset or position; empty where there is none.
  public final String where() {
    return where;
  }
}
