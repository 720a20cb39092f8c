package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.ExitCode;
import org.jspecify.annotations.Nullable;

/// What was named as a build is none, or can't be made one.
public final class UnusableBuildException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param what was looked at
  /// @param expected there
  /// @param got instead
  public UnusableBuildException(String what, String expected, @Nullable String got) {
    super("%s: expected %s, got %s".formatted(what, expected, got));
  }

  /// For `System.exit`.
  public int exitCode() {
    return ExitCode.USAGE;
  }
}
