package io.lanewise.cli;

import io.lanewise.ChildJvm;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/// A command in a process of its own, which is killed while it writes.
final class KilledCommand {
  private KilledCommand() {}

  /// Starts the command.
  ///
  /// @param options of the JVM
  static Process start(List<String> options, String... arguments) throws IOException {
    List<String> all = new ArrayList<>(options);
    all.add("--add-modules=jdk.incubator.vector");
    return ChildJvm.builder(all, Main.class.getName(), (Object[]) arguments)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /// Kills it some milliseconds after what it writes appears in the folder.
  static void kill(Process process, Path folder, long millis)
      throws IOException, InterruptedException {
    while (process.isAlive() && temporary(folder).isEmpty()) {
      Thread.sleep(1);
    }
    Thread.sleep(millis);
    process.destroyForcibly().waitFor();
  }

  /// What was being written, and has no final name yet.
  static List<Path> temporary(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> file.getFileName().toString().startsWith(".lanewise-")).toList();
    }
  }
}
