package io.lanewise.jmh.runner;

/// The command was called wrongly.
final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UsageException(String what) {
    super(what);
  }
}
