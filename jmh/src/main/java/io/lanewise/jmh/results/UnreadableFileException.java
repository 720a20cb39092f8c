package io.lanewise.jmh.results;

import java.io.Serial;

/// A file is not what JMH writes with `-rf json`, or not what [Environment#json] writes.
///
/// The message is one line: the file, the place in it, what was expected there, and what was found.
public final class UnreadableFileException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  private static final int LONGEST = 300;

  /// @param source the file's name
  /// @param where in it, such as `$[3].primaryMetric.rawData`
  /// @param what was expected, and what was there
  public UnreadableFileException(String source, String where, String what) {
    super(source + ": " + oneLine(where + ": " + what));
  }

  /// What was found may be hostile, and is quoted.
  private static String oneLine(String problem) {
    String line = problem.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
