package io.lanewise.jmh.compare;

import java.util.List;

/// Two runs differ in something that no statistics can make up for.
public final class NotComparableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final transient List<String> differences;

  /// @param differences one line each: what differs, where, and both values
  public NotComparableException(List<String> differences) {
    super("not comparable: " + String.join("; ", differences));
    this.differences = List.copyOf(differences);
  }

  /// What differs, one line each.
  public List<String> differences() {
    return differences;
  }

  /// For `System.exit`.
  public int exitCode() {
    return ExitCode.NOT_COMPARABLE;
  }
}
