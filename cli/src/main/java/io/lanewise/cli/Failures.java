package io.lanewise.cli;

import io.lanewise.file.Printable;
import io.lanewise.tensor.LanewiseException;
import java.util.List;
import java.util.Locale;
import picocli.CommandLine;
import picocli.CommandLine.IExecutionExceptionHandler;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.ParseResult;

/// Turns whatever ended a command into one line on standard error and an exit code.
final class Failures implements IParameterExceptionHandler, IExecutionExceptionHandler {
  private static final String STACKTRACE = "--stacktrace";

  private final Session session;
  private final boolean stacktrace;

  /// The option is looked for in the raw arguments: it also holds when they can't be parsed.
  Failures(Session session, String... args) {
    this.session = session;
    this.stacktrace = List.of(args).contains(STACKTRACE);
  }

  @Override
  public int handleParseException(ParameterException e, String[] args) {
    return usage(String.valueOf(e.getMessage()), e, e.getCommandLine());
  }

  @Override
  public int handleExecutionException(Exception e, CommandLine command, ParseResult parsed) {
    return switch (e) {
      case StandardOutput.Closed _ -> CommandLine.ExitCode.OK;
      case UsageException usage -> usage(String.valueOf(usage.getMessage()), usage, command);
      default -> report(e);
    };
  }

  /// Prints what went wrong.
  ///
  /// @return exit code 1
  int report(Throwable failure) {
    print(
        switch (failure) {
          case LanewiseException e -> String.valueOf(e.getMessage());
          case OutOfMemoryError e ->
              "memory: expected more heap (LANEWISE_JAVA_OPTS=-Xmx…), got " + e.getMessage();
          default ->
              "internal: expected no such failure, got %s (%s tells where)"
                  .formatted(failure, STACKTRACE);
        },
        failure);
    return CommandLine.ExitCode.SOFTWARE;
  }

  private int usage(String message, Throwable failure, CommandLine command) {
    String hint = "see '" + command.getCommandSpec().qualifiedName() + " --help'";
    String first = message.isEmpty() ? "" : message.substring(0, 1).toLowerCase(Locale.ROOT);
    String rest = message.isEmpty() ? "wrong usage" : message.substring(1);
    print((first + rest).replaceAll("\\R\\s*", "; ") + "; " + hint, failure);
    return CommandLine.ExitCode.USAGE;
  }

  private void print(String message, Throwable failure) {
    session.err().println("error: " + Printable.escape(message));
    if (stacktrace) {
      failure.printStackTrace(session.err());
    }
    session.err().flush();
  }
}
