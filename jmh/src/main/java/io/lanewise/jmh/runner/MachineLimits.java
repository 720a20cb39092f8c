package io.lanewise.jmh.runner;

import io.lanewise.jmh.report.Run;
import io.lanewise.jmh.results.Environment;
import io.lanewise.jmh.results.UnreadableFileException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;

/// One core's limits, as benchmarks in the compared jar measure them, where it has such ones: what
/// says that the machine was its usual self.
final class MachineLimits {
  /// Throughput in floating-point operations, and the time to read 1 GiB.
  private static final Pattern BENCHMARKS =
      Pattern.compile("\\.(FmaCeilingBenchmark\\.fma|ReadBandwidthBenchmark\\.read)$");

  private MachineLimits() {}

  /// A fork of some seconds each; empty if the jar has no such benchmarks, or they fail.
  static Optional<Environment.Calibration> of(JmhJar jar, Path java, Path folder)
      throws InterruptedException, IOException {
    long known =
        jar.cases(Selection.ALL).stream()
            .filter(each -> BENCHMARKS.matcher(each.benchmark()).find())
            .count();
    if (known != 2) {
      return Optional.empty();
    }
    Path json = folder.resolve("calibration.json");
    List<String> options =
        List.of("-f", "1", "-wi", "2", "-w", "300ms", "-i", "5", "-r", "200ms", "-foe", "true");
    int exit =
        LoggedProcess.run(
            jar.command(java, List.of(), BENCHMARKS.pattern(), options, json),
            folder.resolve("calibration.log"));
    if (exit != 0 || !Files.exists(json)) {
      return Optional.empty();
    }
    try {
      return Run.read(json.toString(), Files.readString(json)).calibration();
    } catch (UnreadableFileException notMeasured) {
      return Optional.empty();
    }
  }
}
