package io.lanewise.jmh.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.results.Environment;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;

/// Processes of a script in the place of `java`.
class MachineLimitsTest {
  private static final String RESULTS =
      """
      [{"benchmark": "a.FmaCeilingBenchmark.fma", "mode": "thrpt",
        "primaryMetric": {"score": 200, "scoreUnit": "ops/ns"}},
       {"benchmark": "a.ReadBandwidthBenchmark.read", "mode": "avgt",
        "primaryMetric": {"score": 100, "scoreUnit": "ms/op"}}]
      """;

  @TempDir Path folder;

  @Test
  void aJarWithTheBenchmarksMeasuresThem() throws Exception {
    Environment.Calibration limits = limits(withLimits(), "cp", RESULTS).orElseThrow();
    assertEquals(200, limits.fmaGflops(), 1e-9);
    assertEquals(10.73741824, limits.readGbps(), 1e-9);
    List<String> said = Files.readAllLines(folder.resolve("calibration.log"));
    assertTrue(said.getFirst().startsWith("-cp"), said.toString());
    assertTrue(said.getFirst().contains("-f 1 "), said.toString());
  }

  @Test
  void anyOtherJarIsNotAsked() throws Exception {
    JmhJar other = JmhJars.jar(folder, JmhJars.entry("a.Sort", "run", Mode.AverageTime, Map.of()));
    assertEquals(Optional.empty(), limits(other, "cp", RESULTS));
    assertTrue(Files.notExists(folder.resolve("calibration.log")));
  }

  @Test
  void benchmarksThatFailLeaveTheLimitsUnknown() throws Exception {
    assertEquals(Optional.empty(), limits(withLimits(), "exit 1; :", RESULTS));
    assertEquals(Optional.empty(), limits(withLimits(), ":", RESULTS));
    assertEquals(Optional.empty(), limits(withLimits(), "cp", "[]"));
    assertEquals(Optional.empty(), limits(withLimits(), "cp", "no results"));
  }

  private Optional<Environment.Calibration> limits(JmhJar jar, String copy, String results)
      throws IOException, InterruptedException {
    Files.deleteIfExists(folder.resolve("calibration.json"));
    Files.writeString(folder.resolve("result"), results);
    Path java =
        Files.writeString(
            folder.resolve("java"),
            "#!/bin/sh\necho \"$@\"; while [ \"$1\" != -rff ]; do shift; done; "
                + copy
                + " \"${0%/*}/result\" \"$2\"\n");
    assertTrue(java.toFile().setExecutable(true));
    return MachineLimits.of(jar, java, folder);
  }

  private JmhJar withLimits() throws IOException {
    return JmhJars.jar(
        folder,
        JmhJars.entry("a.FmaCeilingBenchmark", "fma", Mode.Throughput, Map.of()),
        JmhJars.entry("a.ReadBandwidthBenchmark", "read", Mode.AverageTime, Map.of()));
  }
}
