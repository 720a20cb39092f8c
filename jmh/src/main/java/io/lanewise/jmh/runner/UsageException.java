package io.lanewise.jmh.runner;

/// The command was called wrongly.
public final class UsageException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param what was expected and what was got
  public UsageException(String what) {
    super(what);
  }
}
