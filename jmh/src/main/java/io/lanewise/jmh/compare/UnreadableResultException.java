package io.lanewise.jmh.compare;

/// A file is not what JMH writes with `-rf json`.
public final class UnreadableResultException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /// @param source the file's name
  /// @param where in it, such as `[3].primaryMetric.rawData`
  /// @param what was expected, and what was there
  public UnreadableResultException(String source, String where, String what) {
    super(source + ": " + where + ": " + what);
  }

  /// The same, from another error.
  UnreadableResultException(String source, String where, Exception cause) {
    super(source + ": " + where + ": " + cause.getMessage(), cause);
  }

  /// For `System.exit`.
  public int exitCode() {
    return ExitCode.USAGE;
  }
}
