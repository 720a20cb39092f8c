package io.lanewise.cli;

import java.io.PrintWriter;
import java.io.StringWriter;
import picocli.CommandLine;

/// Runs the `lanewise` command and ends the process with its exit code.
public final class Main {
  private Main() {}

  /// The process's entry point.
  public static void main(String[] args) {
    int code = run(Session.ofProcess(), args);
    if (code != CommandLine.ExitCode.OK) {
      System.exit(code); // loads a logger first, which takes its time: not for success
    }
  }

  /// Runs one command in this process.
  ///
  /// @return 0 for success, 1 when the work failed, 2 for wrong usage
  static int run(Session session, String... args) {
    Failures failures = new Failures(session, args);
    try {
      // Picocli's own texts pass through memory: it would print what a closed pipe throws.
      StringWriter help = new StringWriter();
      CommandLine command = Lanewise.commandLine(session, failures, args);
      int code = command.setOut(new PrintWriter(help)).execute(args);
      session.out().print(help.toString());
      session.flush();
      return code;
    } catch (StandardOutput.Closed readerHasEnough) {
      return CommandLine.ExitCode.OK;
    } catch (Throwable failure) {
      return failures.report(failure);
    }
  }
}
