package io.lanewise.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `bin/lanewise` in a project that is built already, with JDKs that only repeat their arguments.
class LauncherTest {
  private static final Path BASH = Path.of("/bin/bash");

  @TempDir Path folder;
  private Path launcher = Path.of("");
  private final Map<String, String> environment = new TreeMap<>();

  @BeforeEach
  void copyLauncher() throws IOException {
    Assumptions.assumeTrue(Files.isExecutable(BASH), "no bash");
    launcher = folder.resolve("a project/bin/lanewise");
    Files.createDirectories(launcher.getParent());
    Files.copy(Path.of("../bin/lanewise"), launcher);
    assertTrue(launcher.toFile().setExecutable(true));
    Path target = folder.resolve("a project/cli/target");
    Files.createDirectories(target);
    Files.createFile(target.resolve("lanewise-cli.jar"));
    Files.createFile(target.resolve("launcher.stamp"));
    environment.put("PATH", jdk("17.0.15", "seventeen") + "/bin:" + System.getenv("PATH"));
  }

  private Path jdk(String version, String name) throws IOException {
    Path jdk = folder.resolve(name);
    Files.createDirectories(jdk.resolve("bin"));
    Files.writeString(jdk.resolve("release"), "X=\"\"\nJAVA_VERSION=\"" + version + "\"\n");
    for (String tool : List.of("java", "javac")) {
      String script =
          """
          #!/bin/bash
          echo "WARNING: Using incubator modules: jdk.incubator.vector" >&2
          echo "real trouble" >&2
          echo %s
          printf '%%s\\n' "$@"
          exit 7
          """
              .formatted(name);
      Files.writeString(jdk.resolve("bin").resolve(tool), script);
      assertTrue(jdk.resolve("bin").resolve(tool).toFile().setExecutable(true));
    }
    return jdk;
  }

  private Run launch(Path file, String... args) throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(List.of(file.toString()));
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command).directory(folder.toFile());
    builder
        .environment()
        .keySet()
        .removeIf(n -> n.startsWith("LANEWISE_") || n.equals("JAVA_HOME"));
    builder.environment().putAll(environment);
    Path err = folder.resolve("err.txt");
    Process process = builder.redirectError(err.toFile()).start();
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    int code = process.waitFor();
    for (int i = 0; i < 100 && Files.size(err) == 0; i++) {
      Thread.sleep(20); // the filter of the JVM's own stream outlives it by a moment
    }
    return new Run(code, out, Files.readString(err));
  }

  @Test
  void runsTheJdk25AndPassesArgumentsOptionsAndExitCodeOn() throws Exception {
    environment.put("JAVA_HOME", jdk("25.0.3", "twenty five").toString());
    environment.put("LANEWISE_JAVA_OPTS", "-XX:UseAVX=2 -Xmx64m");
    Run run = launch(launcher, "embed", "two  words", "", "*");
    assertEquals(7, run.code());
    assertEquals("real trouble\n", run.err());
    List<String> lines = run.out().lines().toList();
    assertEquals("twenty five", lines.getFirst());
    assertTrue(lines.contains("--add-modules=jdk.incubator.vector"), run.out());
    int options = lines.indexOf("-XX:UseAVX=2");
    assertEquals("-Xmx64m", lines.get(options + 1));
    int main = lines.indexOf("io.lanewise.cli.Main");
    assertTrue(options < main, run.out());
    assertEquals(List.of("embed", "two  words", "", "*"), lines.subList(main + 1, lines.size()));
  }

  @Test
  void findsTheProjectThroughLinks() throws Exception {
    environment.put("LANEWISE_JAVA_HOME", jdk("25", "early").toString());
    Path first = Files.createSymbolicLink(folder.resolve("first"), launcher);
    Path links = Files.createDirectories(folder.resolve("links"));
    Path second = Files.createSymbolicLink(links.resolve("second"), Path.of("../first"));
    for (Path link : List.of(first, second)) {
      Run run = launch(link, "--help");
      assertEquals(7, run.code(), run.err());
      assertTrue(run.out().contains("a project/cli/target/lanewise-cli.jar"), run.out());
    }
  }

  @Test
  void findsAJdk25FurtherDownThePath() throws Exception {
    String path = environment.get("PATH");
    environment.put(
        "PATH", folder.resolve("seventeen/bin") + ":" + jdk("25.0.1", "later") + "/bin:" + path);
    assertEquals("later", launch(launcher).out().lines().findFirst().orElse(""));
  }

  @Test
  void refusesAJdkThatIsNot25() throws Exception {
    environment.put("LANEWISE_JAVA_HOME", jdk("255.0.1", "future").toString());
    Run run = launch(launcher, "--help");
    assertEquals(1, run.code());
    assertTrue(
        run.err().startsWith("error: LANEWISE_JAVA_HOME: expected a JDK 25, got"), run.err());
    assertEquals(1, run.err().lines().count());
  }
}
