package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// Runs a main class of the tests in a JVM of its own, with other options than the tests'.
final class ChildJvm {
  private ChildJvm() {}

  /// What it printed, line by line; fails if it does not exit with 0.
  static List<String> run(String option, Class<?> main, Path argument)
      throws IOException, InterruptedException {
    Path output = Files.createTempFile("child", ".txt");
    try {
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.add(option);
      command.addAll(List.of("-cp", System.getProperty("java.class.path")));
      command.addAll(List.of(main.getName(), argument.toString()));
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      int exit = process.waitFor();
      List<String> lines = Files.readAllLines(output);
      assertEquals(0, exit, () -> String.join("\n", lines));
      return lines;
    } finally {
      Files.delete(output);
    }
  }
}
