package io.lanewise.jmh.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.compare.Case;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.runner.BenchmarkList;
import org.openjdk.jmh.runner.BenchmarkListEntry;
import org.openjdk.jmh.util.Optional;

class JmhJarTest {
  @TempDir Path folder;

  @Test
  void findsEachBenchmarkWithEachCombinationOfItsParameters() throws IOException {
    assertEquals(
        List.of(
            "some.Search.run thrpt",
            "some.Sort.run order=down size=10 avgt",
            "some.Sort.run order=down size=100 avgt",
            "some.Sort.run order=up size=10 avgt",
            "some.Sort.run order=up size=100 avgt"),
        names(jar(), Selection.ALL));
  }

  @Test
  void selectsAsJmhDoes() throws IOException {
    Selection selection =
        new Selection(List.of("Sort"), List.of("nothing"), Map.of("size", List.of("7")));
    assertEquals(
        List.of("some.Sort.run order=down size=7 avgt", "some.Sort.run order=up size=7 avgt"),
        names(jar(), selection));
    Selection none = new Selection(List.of("absent"), List.of(), Map.of());
    String message =
        assertThrows(UnusableBuildException.class, () -> names(jar(), none)).getMessage();
    assertTrue(String.valueOf(message).contains("[absent]"), message);
  }

  @Test
  void refusesWhatIsNoJmhJar() throws IOException {
    Path text = Files.writeString(folder.resolve("text.jar"), "no jar");
    assertThrows(UnusableBuildException.class, () -> names(new JmhJar(text), Selection.ALL));
    JmhJar absent = new JmhJar(folder.resolve("absent.jar"));
    assertThrows(UnusableBuildException.class, () -> names(absent, Selection.ALL));
    Selection broken = new Selection(List.of("("), List.of(), Map.of());
    assertThrows(UnusableBuildException.class, () -> names(jar(), broken));
  }

  private JmhJar jar() throws IOException {
    ByteArrayOutputStream list = new ByteArrayOutputStream();
    Map<String, String[]> params = new TreeMap<>();
    params.put("size", new String[] {"10", "100"});
    params.put("order", new String[] {"up", "down"});
    BenchmarkList.writeBenchmarkList(
        list,
        List.of(
            entry("some.Sort", Mode.AverageTime, Optional.of(params)),
            entry("some.Search", Mode.Throughput, Optional.none())));
    Path jar = folder.resolve("some.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      zip.putNextEntry(new ZipEntry("META-INF/BenchmarkList"));
      list.writeTo(zip);
    }
    return new JmhJar(jar);
  }

  private static BenchmarkListEntry entry(
      String name, Mode mode, Optional<Map<String, String[]>> params) {
    return new BenchmarkListEntry(
        name,
        name + "_generated",
        "run",
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
        params,
        Optional.none(),
        Optional.none(),
        Optional.none());
  }

  private static List<String> names(JmhJar jar, Selection selection) {
    return jar.cases(selection).stream().map(Case::toString).toList();
  }
}
