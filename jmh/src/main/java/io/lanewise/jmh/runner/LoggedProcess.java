package io.lanewise.jmh.runner;

import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.List;

/// A command that prints to a file, has nothing to read, and leaves no process behind.
final class LoggedProcess {
  private LoggedProcess() {}

  /// Waits for the command.
  ///
  /// @param log what it prints goes to its end
  /// @return its exit code
  static int run(List<String> command, Path log) throws InterruptedException {
    Process process;
    try {
      process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()))
              .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")))
              .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return process.waitFor();
    } finally {
      // Its children first: JMH's fork would go on measuring without its parent.
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
  }
}
