package io.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bin/lanewise-bench` in a project that is built already, with a JDK that only repeats its
/// arguments.
class BenchLauncherTest {
  /// What leaves the other libraries out.
  private static final String WITHOUT = "Peers\\w*\\.(?!lanewise$)";

  @TempDir Path folder;

  private final Map<String, String> environment = new HashMap<>();
  private Path project = Path.of("");

  @BeforeEach
  void copyProject() throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(Path.of("/bin/bash")), "no bash");
    project = folder.resolve("a project");
    for (String file : List.of("bin/lanewise", "bin/lanewise-bench", "jmh/groups/quick")) {
      Path copy = project.resolve(file);
      Files.createDirectories(copy.getParent());
      Files.copy(Path.of("..").resolve(file), copy);
      assertTrue(copy.toFile().setExecutable(true));
    }
    for (String file : List.of("all/pom.xml", "jmh/pom.xml", "jmh/target/benchmarks.jar")) {
      Files.createDirectories(project.resolve(file).getParent());
      Files.createFile(project.resolve(file));
    }
    for (String sources : List.of("src/main", "src/generator", "jmh/src/main")) {
      Files.createDirectories(project.resolve(sources));
    }
    for (String stamp : List.of("launcher.stamp", "peers.stamp")) {
      Files.createFile(project.resolve("jmh/target").resolve(stamp));
    }
    Files.createDirectory(project.resolve("jmh/target/peers"));
    Path java = folder.resolve("jdk/bin/java");
    Files.createDirectories(java.getParent());
    Files.writeString(folder.resolve("jdk/release"), "JAVA_VERSION=\"25.0.3\"\n");
    for (Path tool : List.of(java, java.resolveSibling("javac"))) {
      Files.writeString(tool, "#!/bin/bash\nprintf '%s\\n' \"$@\"\n");
      assertTrue(tool.toFile().setExecutable(true));
    }
  }

  @Test
  void comparesWithTheArgumentsAsTheyAre() throws Exception {
    List<String> lines = launch(0, "compare", "a jar", "HEAD", "--jmh", "-wi 1");
    int main = lines.indexOf("io.lanewise.jmh.runner.BenchMain");
    assertEquals(
        List.of("compare", "a jar", "HEAD", "--jmh", "-wi 1"),
        lines.subList(main + 1, lines.size()));
  }

  @Test
  void runsAGroupAndMakesItsPage() throws Exception {
    List<String> lines =
        launch(0, "run", "out folder", "--group", "quick", "-p", "rows=7", "-i", "1");
    int main = lines.indexOf("org.openjdk.jmh.Main");
    assertTrue(lines.get(main - 1).endsWith("benchmarks.jar:" + peers() + "/*"), lines.toString());
    assertTrue(lines.get(main + 1).contains("(FmaCeilingBenchmark|"), lines.toString());
    assertFalse(lines.contains(WITHOUT), "no one is left out");
    int more = lines.lastIndexOf("1");
    assertEquals(1, lines.stream().filter("-i"::equals).count(), "JMH takes it once");
    assertEquals(1, lines.stream().filter(line -> line.startsWith("rows=")).count());
    assertTrue(lines.contains("shape=384x1536"), lines.toString());
    assertEquals(
        List.of("-p", "rows=7", "-i", "1", "-rf", "json", "-rff", "out folder/results.json"),
        lines.subList(more - 3, more + 5));
    assertTrue(lines.contains("io.lanewise.jmh.report.ReportMain"));
    String environment = Files.readString(folder.resolve("out folder/environment.json"));
    assertTrue(environment.contains("EnvironmentMain"), environment);
    String table = Files.readString(folder.resolve("out folder/table.md"));
    assertTrue(table.contains("RatioTable"), table);
  }

  @Test
  void whoCanNotBeFetchedIsLeftOutOfAGroup() throws Exception {
    Files.delete(project.resolve("jmh/target/peers.stamp"));
    Path maven =
        Files.writeString(project.resolve("mvnw"), "#!/bin/bash\necho ERROR no network; exit 1\n");
    assertTrue(maven.toFile().setExecutable(true));
    List<String> lines = launch(0, "run", "out", "--group", "quick");
    assertTrue(lines.contains("ERROR no network"), lines.toString());
    assertTrue(lines.contains("the other libraries are left out"), lines.toString());
    assertEquals("-e", lines.get(lines.indexOf(WITHOUT) - 1));
    int main = lines.indexOf("org.openjdk.jmh.Main");
    assertTrue(lines.get(main - 1).endsWith("/benchmarks.jar"), lines.toString());
    // The expression leaves ours in.
    Pattern without = Pattern.compile(WITHOUT);
    assertTrue(without.matcher("a.LinearPeersBenchmark.pytorch").find());
    assertTrue(without.matcher("a.LinearPeersNaiveBenchmark.naive").find());
    assertFalse(without.matcher("a.LinearPeersBenchmark.lanewise").find());
  }

  @Test
  void whoIsNotWantedIsNotFetched() throws Exception {
    environment.put("LANEWISE_PEERS", "no");
    List<String> lines = launch(0, "run", "out", "--group", "quick");
    assertTrue(lines.contains(WITHOUT), lines.toString());
  }

  @Test
  void addsToAHistory() throws Exception {
    List<String> lines = launch(0, "history", "a.csv", "result.json");
    int main = lines.indexOf("io.lanewise.jmh.runner.BenchMain");
    assertEquals(List.of("history", "a.csv", "result.json"), lines.subList(main + 1, lines.size()));
  }

  private Path peers() throws IOException {
    return project.toRealPath().resolve("jmh/target/peers");
  }

  @Test
  void wrongUseIsOneErrorAndCode2() throws Exception {
    for (List<String> wrong :
        List.of(
            List.<String>of(),
            List.of("measure"),
            List.of("run"),
            List.of("run", "out", "--group", "some"))) {
      List<String> lines = launch(2, wrong.toArray(String[]::new));
      assertTrue(lines.getLast().startsWith("error: "), lines.toString());
    }
  }

  private List<String> launch(int code, String... arguments) throws Exception {
    List<String> command = new ArrayList<>();
    command.add(project.resolve("bin/lanewise-bench").toString());
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder.environment().putAll(environment);
    builder.environment().put("LANEWISE_JAVA_HOME", folder.resolve("jdk").toString());
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(code, process.waitFor(), out);
    return out.lines().toList();
  }
}
