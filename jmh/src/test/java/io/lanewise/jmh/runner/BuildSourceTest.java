package io.lanewise.jmh.runner;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Commits of a repository whose "build" copies a file.
class BuildSourceTest {
  @TempDir Path folder;

  private Path repository;
  private Path work;

  @BeforeEach
  void commitTwice() throws Exception {
    repository = Files.createDirectory(folder.resolve("repository"));
    work = Files.createDirectory(folder.resolve("work"));
    git("init", "--quiet", "--initial-branch=main");
    commit("first");
    git("tag", "one");
    commit("second");
  }

  @Test
  void buildsACommitInAWorktreeThatGoesAway() throws Exception {
    assertEquals(
        "first", Files.readString(source("cp source made.jar").resolve("one", "BASE", work)));
    assertEquals(
        "second", Files.readString(source("cp source made.jar").resolve("main", "HEAD", work)));
    assertEquals("second", Files.readString(repository.resolve("source")));
    assertEquals(List.of("BASE-build.log", "BASE.jar", "HEAD-build.log", "HEAD.jar"), names(work));
  }

  @Test
  void takesAFileAsItIs() throws Exception {
    Path jar = Files.writeString(folder.resolve("some.jar"), "jar");
    assertEquals(jar.toAbsolutePath(), source("false").resolve(jar.toString(), "BASE", work));
    assertEquals(List.of(), names(work));
  }

  @Test
  void namesTheCommitThatItBuilds() throws Exception {
    BuildSource source = source("false");
    String commit = source.commit("one").orElseThrow();
    assertTrue(commit.matches("[0-9a-f]{40}"), commit);
    assertEquals(Optional.of(commit), source.commit("main~1"));
    assertEquals(Optional.empty(), source.commit("absent"));
    Path jar = Files.writeString(folder.resolve("some.jar"), "jar");
    assertEquals(Optional.empty(), source.commit(jar.toString()));
  }

  @Test
  void refusesWhatIsNeitherOrDoesNotBuild() throws Exception {
    refuses("cp source made.jar", "absent");
    refuses("echo 'no such symbol'; exit 1", "one");
    assertTrue(Files.readString(work.resolve("BASE-build.log")).contains("no such symbol"));
    refuses("true", "one");
    assertEquals(List.of("BASE-build.log"), names(work));
  }

  private void refuses(String command, String name) {
    assertThrows(
        UnusableBuildException.class, () -> source(command).resolve(name, "BASE", work), command);
  }

  private BuildSource source(String command) {
    return new BuildSource(repository, command, Path.of("made.jar"));
  }

  private void commit(String content) throws Exception {
    Files.writeString(repository.resolve("source"), content);
    git("add", "source");
    git("-c", "user.name=A", "-c", "user.email=a@example.com", "commit", "--quiet", "-m", content);
  }

  private void git(String... arguments) throws Exception {
    List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
    command.addAll(List.of(arguments));
    Path log = folder.resolve("git.log");
    Process process =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile()).start();
    assertEquals(0, process.waitFor(), () -> text(log));
  }

  private static String text(Path log) {
    try {
      return Files.readString(log);
    } catch (IOException e) {
      return e.toString();
    }
  }

  private static List<String> names(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.map(file -> file.getFileName().toString()).sorted().toList();
    }
  }
}
