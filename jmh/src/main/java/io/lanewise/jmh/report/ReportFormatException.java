package io.lanewise.jmh.report;

/// A file is not what JMH or [Environment#json] writes.
///
/// The message is one line: the file, what was expected in it, and what was found.
public final class ReportFormatException extends IllegalArgumentException {
  private static final long serialVersionUID = 1;
  private static final int LONGEST = 300;

  ReportFormatException(String source, String problem) {
    super(source + ": " + oneLine(problem));
  }

  static ReportFormatException expected(String source, String what, String expected, String got) {
    return new ReportFormatException(source, what + " expected " + expected + ", got " + got);
  }

  /// What was found may be hostile, and is quoted.
  private static String oneLine(String problem) {
    String line = problem.replaceAll("\\p{Cntrl}+", " ");
    return line.length() <= LONGEST ? line : line.substring(0, LONGEST) + "…";
  }
}
