package io.lanewise.file;

import io.lanewise.tensor.LanewiseException;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The contents of a weight file are not what its format demands.
///
/// The message is one line, whatever the file holds: control characters of its names are escaped
/// and long names shortened.
///
/// ```
/// header length: expected <= 100000000, got 18446744073709551615 (a.safetensors, offset 0)
/// ```
public final class WeightFormatException extends LanewiseException {
  private static final long serialVersionUID = 1L;

  /// What is wrong with the file.
  public enum Kind {
    /// Fewer bytes than declared.
    TRUNCATED,
    /// A declared or actual size is over a documented limit.
    LIMIT,
    /// Not this format.
    MAGIC,
    /// Not a version that is read.
    VERSION,
    /// Text that is not well formed.
    SYNTAX,
    /// Well formed, but a field is missing, unexpected or of the wrong type.
    SCHEMA,
    /// A name or key is there twice.
    DUPLICATE,
    /// Two tensors share bytes, or one ends before it begins.
    OVERLAP,
    /// Bytes between tensors that belong to none.
    HOLE,
    /// Bytes behind the last tensor.
    TRAILING,
    /// Shape and dtype do not make the byte range.
    SIZE,
    /// A product leaves the range of long.
    OVERFLOW,
    /// Valid, but not read here.
    UNSUPPORTED,
    /// Reading it would run code, leave the folder or explode.
    UNSAFE,
    /// Parts that disagree with each other.
    MISMATCH
  }

  private final Kind kind;
  private final transient Path file;
  private final @Nullable String tensor;
  private final long offset;

  /// @param kind what is wrong
  /// @param what the thing in the file that is wrong
  /// @param expected what would have been right
  /// @param actual what is there
  /// @param file the file; not part of the serialized form
  /// @param tensor the tensor it concerns, if known
  /// @param offset the byte in the file, counted from 0; -1 if there is none to name
  /// @param cause what was thrown below
  public WeightFormatException(
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
    this.tensor = tensor;
    this.offset = offset;
  }

  /// What is wrong.
  public Kind kind() {
    return kind;
  }

  /// The file that is wrong: of a sharded model, the shard.
  public Path file() {
    return file;
  }

  /// The tensor it concerns, as the file names it; empty if it concerns none or is not known.
  public Optional<String> tensor() {
    return Optional.ofNullable(tensor);
  }

  /// The byte in the file, counted from 0; -1 if there is none to name.
  public long offset() {
    return offset;
  }
}
