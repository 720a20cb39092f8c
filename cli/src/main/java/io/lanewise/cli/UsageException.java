package io.lanewise.cli;

/// The command was called wrongly in a way that only the command itself can tell: exit code 2.
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String message) {
    super(message);
  }
}
