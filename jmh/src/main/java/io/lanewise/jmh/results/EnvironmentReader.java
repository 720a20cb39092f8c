package io.lanewise.jmh.results;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Finds out what machine, JVM and commit this process runs on. Whatever is absent stays unknown.
public final class EnvironmentReader {

  private final Path root;
  private final Path checkout;

  /// @param root where `proc` and `sys` are, `/` but in tests
  EnvironmentReader(Path root, Path checkout) {
    this.root = root;
    this.checkout = checkout;
  }

  /// What is so now.
  ///
  /// @param checkout a folder of the git work tree that was built
  /// @param calibration what the caller measured, or null
  public static Environment read(Path checkout, Environment.@Nullable Calibration calibration) {
    return new EnvironmentReader(Path.of("/"), checkout).read(calibration);
  }

  Environment read(Environment.@Nullable Calibration calibration) {
    String changes = git("status", "--porcelain");
    return new Environment(
        cpuInfo("model name"),
        words(firstOf(cpuInfo("flags"), cpuInfo("Features"))),
        Runtime.getRuntime().availableProcessors(),
        file("sys/devices/system/cpu/cpu0/cpufreq/scaling_governor"),
        kernel(),
        System.getProperty("java.vendor"),
        System.getProperty("java.vm.version"),
        ManagementFactory.getRuntimeMXBean().getInputArguments(),
        git("rev-parse", "HEAD"),
        changes == null ? null : !changes.isEmpty(),
        loadAverage(),
        Instant.now().truncatedTo(ChronoUnit.SECONDS).toString(),
        calibration);
  }

  private String kernel() {
    String release = file("proc/sys/kernel/osrelease");
    return System.getProperty("os.name")
        + " "
        + (release == null ? System.getProperty("os.version") : release);
  }

  private @Nullable String cpuInfo(String key) {
    String info = file("proc/cpuinfo");
    return info == null
        ? null
        : info.lines()
            .filter(line -> line.split(":", 2)[0].strip().equals(key) && line.contains(":"))
            .map(line -> line.split(":", 2)[1].strip())
            .findFirst()
            .orElse(null);
  }

  private @Nullable Double loadAverage() {
    String load = file("proc/loadavg");
    try {
      return load == null ? null : Double.valueOf(load.split(" ", 2)[0]);
    } catch (NumberFormatException noLoad) {
      return null;
    }
  }

  private static @Nullable String firstOf(@Nullable String one, @Nullable String other) {
    return one == null ? other : one;
  }

  private static List<String> words(@Nullable String text) {
    return text == null || text.isEmpty() ? List.of() : List.of(text.split("\\s+"));
  }

  private @Nullable String file(String path) {
    try {
      return Files.readString(root.resolve(path)).strip();
    } catch (IOException absent) {
      return null;
    }
  }

  /// What git prints, or null where there is no git, or no work tree.
  private @Nullable String git(String... command) {
    ProcessBuilder git = new ProcessBuilder("git", "-C", checkout.toString());
    git.command().addAll(List.of(command));
    try {
      Process process = git.redirectError(ProcessBuilder.Redirect.DISCARD).start();
      process.getOutputStream().close();
      String out = new String(process.getInputStream().readAllBytes(), UTF_8).strip();
      return process.waitFor() == 0 ? out : null;
    } catch (IOException absent) {
      return null;
    } catch (InterruptedException interrupted) {
      Thread.currentThread().interrupt();
      return null;
    }
  }
}
