package io.lanewise;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs a main class of the tests in a JVM of its own, with other options than the tests'.
public final class ChildJvm {
  private ChildJvm() {}

  /// What a main class printed, line by line; fails if it does not exit with 0.
  public static List<String> run(List<String> options, Class<?> main, Object... arguments)
      throws IOException, InterruptedException {
    return run(options, main.getName(), arguments);
  }

  /// What a main class or source file printed, line by line; fails if it does not exit with 0.
  public static List<String> run(List<String> options, String program, Object... arguments)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("child", ".txt");
    try {
      Process process =
          builder(options, program, arguments)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int exit = process.waitFor();
      List<String> lines = Files.readAllLines(output);
      assertEquals(0, exit, () -> String.join("\n", lines));
      // The JVM's own line, printed wherever the Vector API is used.
      lines.removeIf(line -> line.startsWith("WARNING: Using incubator modules"));
      return lines;
    } finally {
      Files.delete(output);
    }
  }

  /// A JVM that has not been started, with the class path of this one.
  ///
  /// @param program main class or source file
  public static ProcessBuilder builder(List<String> options, String program, Object... arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path")));
    command.add(program);
    for (Object argument : arguments) {
      command.add(argument.toString());
    }
    return new ProcessBuilder(command);
  }
}
