package io.lanewise.jmh.runner;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.util.Optional;

/// Jars with nothing but a list of benchmarks, for tests.
final class JmhJars {
  private JmhJars() {}

  static JmhJar jar(Path folder, BenchmarkListEntry... entries) throws IOException {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    BenchmarkList.writeBenchmarkList(list, List.of(entries));
    Path jar = folder.resolve("some.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("META-INF/BenchmarkList"));
      list.writeTo(zip);
    }
    return new JmhJar(jar);
  }

  static BenchmarkListEntry entry(
      String type, String method, Mode mode, Map<String, String[]> params) {
    return new BenchmarkListEntry(
        type,
        type + "_generated",
        method,
        mode,
        Optional.none(),
        new int[] {1},
        Optional.none(),
        Optional.none(),
        Optional.none(),
        Optional.none(),
        Optional.none(),
        Optional.none(),
        Optional.none(),
        Optional.none(),
        Optional.none(),
        Optional.none(),
        Optional.none(),
        Optional.none(),
        Optional.none(),
        params.isEmpty() ? Optional.none() : Optional.of(params),
        Optional.none(),
        Optional.none(),
        Optional.none());
  }
}
