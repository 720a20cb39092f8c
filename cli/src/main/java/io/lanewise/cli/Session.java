package io.lanewise.cli;

import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// The streams of one run of the command.
///
/// @param in standard input
/// @param out standard output, buffered; fails on the first write that its reader does not take
/// @param err standard error, for the one line of an error and for progress
/// @param terminal whether standard error is a terminal, which is where progress is shown
record Session(InputStream in, StandardOutput out, PrintStream err, boolean terminal) {
  /// The launcher keeps its caller's standard error here, see `bin/lanewise`.
  private static final String STDERR_PROPERTY = "lanewise.stderr";

  /// Java can't ask whether standard error is a terminal; the launcher can.
  private static final String TERMINAL_PROPERTY = "lanewise.terminal";

  /// A session over these streams that is not on a terminal.
  static Session of(InputStream in, OutputStream out, OutputStream err) {
    PrintStream lines = new PrintStream(err, true, StandardCharsets.UTF_8);
    return new Session(in, new StandardOutput(out), lines, false);
  }

  /// The streams of this process.
  static Session ofProcess() {
    PrintStream err = new PrintStream(standardError(), true, StandardCharsets.UTF_8);
    System.setErr(err);
    return new Session(
        new FileInputStream(FileDescriptor.in),
        new StandardOutput(new FileOutputStream(FileDescriptor.out)),
        err,
        Boolean.getBoolean(TERMINAL_PROPERTY));
  }

  private static OutputStream standardError() {
    String file = System.getProperty(STDERR_PROPERTY, "");
    if (!file.isEmpty()) {
      try {
        return new FileOutputStream(file, true);
      } catch (IOException notReopenable) {
        // A socket, for example. The process's own stream leads there too, by way of a filter.
      }
    }
    return new FileOutputStream(FileDescriptor.err);
  }

  /// Hands everything printed so far to the reader.
  void flush() {
    out.flush();
    err.flush();
  }
}
