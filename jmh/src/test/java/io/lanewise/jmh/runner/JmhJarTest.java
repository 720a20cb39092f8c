package io.lanewise.jmh.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.jmh.compare.Case;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.openjdk.jmh.annotations.Mode;

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

  @Test
  void itsHashIsThatOfItsBytes() throws IOException {
    Path file = Files.writeString(folder.resolve("abc.jar"), "abc");
    // FIPS 180-2, appendix B.1.
    assertEquals(
        "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
        new JmhJar(file).sha256());
  }

  @Test
  void startsWhatItsManifestNames() throws IOException {
    Path other = folder.resolve("other.jar");
    Manifest manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, "some.Starter");
    try (JarOutputStream nothing = new JarOutputStream(Files.newOutputStream(other), manifest)) {
      nothing.finish();
    }
    assertEquals("some.Starter", command(new JmhJar(other)).get(3));
    assertEquals("org.openjdk.jmh.Main", command(jar()).get(3));
  }

  private List<String> command(JmhJar jar) {
    return jar.command(Path.of("java"), List.of(), "Sort", List.of(), folder.resolve("a.json"));
  }

  private JmhJar jar() throws IOException {
    return JmhJars.jar(
        folder,
        JmhJars.entry(
            "some.Sort",
            "run",
            Mode.AverageTime,
            Map.of("size", new String[] {"10", "100"}, "order", new String[] {"up", "down"})),
        JmhJars.entry("some.Search", "run", Mode.Throughput, Map.of()));
  }

  private static List<String> names(JmhJar jar, Selection selection) {
    return jar.cases(selection).stream().map(Case::toString).toList();
  }
}
