package io.lanewise.cli;

import io.lanewise.tensor.LanewiseException;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileSystemException;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The work failed for a reason that the command line finds, not the library: exit code 1.
final class CommandException extends LanewiseException {
  private static final long serialVersionUID = 1L;

  CommandException(
      String what, String expected, String actual, String where, @Nullable Throwable cause) {
    super(what, expected, actual, where, cause);
  }

  CommandException(String what, String expected, String actual, String where) {
    this(what, expected, actual, where, null);
  }

  /// What an error of input or output was about, in the form of all errors.
  static CommandException of(String what, Path file, IOException e) {
    return switch (e) {
      case NoSuchFileException _ -> new CommandException(what, "a file", "none", name(file), e);
      case AccessDeniedException _ ->
          new CommandException(what, "permission", "access denied", name(file), e);
      case CharacterCodingException _ ->
          new CommandException(what, "UTF-8", "other bytes", name(file), e);
      case FileSystemException system when system.getReason() != null ->
          new CommandException(what, "a usable file", system.getReason(), name(file), e);
      default -> new CommandException(what, "a usable file", reason(e), name(file), e);
    };
  }

  private static String reason(IOException e) {
    return e.getMessage() == null ? e.getClass().getSimpleName() : e.getMessage();
  }

  private static String name(Path file) {
    return file.toString();
  }
}
