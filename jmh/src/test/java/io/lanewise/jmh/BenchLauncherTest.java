package io.lanewise.jmh;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bin/lanewise-bench` in a project that is built already, with a JDK that only repeats its
/// arguments.
class BenchLauncherTest {
  @TempDir Path folder;
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
    Files.createFile(project.resolve("jmh/target/launcher.stamp"));
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
    List<String> lines = launch(0, "run", "out folder", "--group", "quick", "-i", "1");
    int main = lines.indexOf("org.openjdk.jmh.Main");
    assertTrue(lines.get(main + 1).startsWith("FmaCeilingBenchmark|"), lines.toString());
    int more = lines.indexOf("1");
    assertEquals(
        List.of("-i", "1", "-rf", "json", "-rff", "out folder/results.json"),
        lines.subList(more - 1, more + 5));
    assertTrue(lines.contains("io.lanewise.jmh.report.ReportMain"));
    String environment = Files.readString(folder.resolve("out folder/environment.json"));
    assertTrue(environment.contains("EnvironmentMain"), environment);
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
    builder.environment().put("LANEWISE_JAVA_HOME", folder.resolve("jdk").toString());
    Process process = builder.redirectErrorStream(true).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(code, process.waitFor(), out);
    return out.lines().toList();
  }
}
