package io.lanewise.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/// The name of this machine's CPU.
final class Cpu {
  private static final Path PROC = Path.of("/proc/cpuinfo");
  private static final long SYSCTL_SECONDS = 2;

  private Cpu() {}

  /// The model as Linux (`/proc/cpuinfo`) or macOS (`sysctl`) names it, else the architecture.
  static String model() {
    String model = Files.isReadable(PROC) ? ofProc() : ofSysctl();
    return model.isEmpty() ? System.getProperty("os.arch", "unknown") : model;
  }

  private static String ofProc() {
    try (Stream<String> lines = Files.lines(PROC, StandardCharsets.UTF_8)) {
      return lines
          .filter(line -> line.startsWith("model name") || line.startsWith("Model"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .filter(model -> !model.isEmpty())
          .findFirst()
          .orElse("");
    } catch (IOException unreadable) {
      return "";
    }
  }

  private static String ofSysctl() {
    try {
      Process sysctl =
          new ProcessBuilder("sysctl", "-n", "machdep.cpu.brand_string")
              .redirectErrorStream(true)
              .start();
      boolean done = sysctl.waitFor(SYSCTL_SECONDS, TimeUnit.SECONDS) && sysctl.exitValue() == 0;
      String answer =
          done ? new String(sysctl.getInputStream().readAllBytes(), StandardCharsets.UTF_8) : "";
      sysctl.destroy();
      return answer.strip();
    } catch (IOException noSuchProgram) {
      return "";
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return "";
    }
  }
}
