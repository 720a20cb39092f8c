package io.lanewise.file;

import io.lanewise.tensor.LanewiseException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// A weight file could not be used, whatever its contents: it is not there, not readable, closed,
/// changed under us, or does not have the tensor that was asked for.
public final class WeightFileException extends LanewiseException {
  private static final long serialVersionUID = 1L;

  /// Why the file could not be used.
  public enum Kind {
    /// There is no such file.
    MISSING,
    /// A folder without a model that is known by name, or a folder where a file must be.
    DIRECTORY,
    /// No permission, no regular file, an interrupted thread, or another error of input.
    UNREADABLE,
    /// The file could not be written; what was there before is untouched.
    UNWRITABLE,
    /// The path is not of the default file system and can't be mapped.
    NOT_MAPPABLE,
    /// The [WeightFile] is closed.
    CLOSED,
    /// The file is no longer the one that was opened.
    CHANGED,
    /// No tensor of this name.
    NO_SUCH_TENSOR,
    /// One tensor was expected and there are several.
    AMBIGUOUS
  }

  private final Kind kind;
  private final transient Path file;

  /// @param kind why the file could not be used
  /// @param what the operation and the thing in it that was wrong
  /// @param expected what would have been right
  /// @param actual what came
  /// @param file the file; not part of the serialized form
  /// @param tensor the tensor it concerns, if any
  /// @param offset the byte in the file, counted from 0; -1 if there is none to name
  /// @param cause what was thrown below
  public WeightFileException(
      Kind kind,
      String what,
      String expected,
      String actual,
      Path file,
      @Nullable String tensor,
      long offset,
      @Nullable Throwable cause) {
    super(
        Printable.part(what),
        Printable.part(expected),
        Printable.part(actual),
        Printable.where(file, tensor, offset),
        cause);
    this.kind = kind;
    this.file = file;
  }

  WeightFileException(Kind kind, String what, String expected, String actual, Path file) {
    this(kind, what, expected, actual, file, null, -1, null);
  }

  /// Why the file could not be used.
  public Kind kind() {
    return kind;
  }

  /// The file.
  public Path file() {
    return file;
  }
}
