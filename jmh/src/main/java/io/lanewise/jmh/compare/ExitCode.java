package io.lanewise.jmh.compare;

/// What a process that compares ends with.
public final class ExitCode {
  /// No regression.
  public static final int PASS = 0;

  /// At least one failure.
  public static final int REGRESSION = 1;

  /// Wrong usage, or input that can't be read.
  public static final int USAGE = 2;

  /// No failure, but something that could not be decided.
  public static final int INCONCLUSIVE = 3;

  /// The runs differ in more than the build.
  public static final int NOT_COMPARABLE = 4;

  private ExitCode() {}
}
