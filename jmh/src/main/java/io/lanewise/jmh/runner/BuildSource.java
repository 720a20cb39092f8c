package io.lanewise.jmh.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Makes a JMH jar of what a person names: a jar, or a commit, branch or tag of a git repository,
/// which is built in a worktree of its own.
///
/// @param repository a folder of the repository
/// @param command that builds, run by `bash -c` in the worktree
/// @param jar that it makes, relative to the worktree
public record BuildSource(Path repository, String command, Path jar) {
  /// The jar of `name`, below `folder` if it has to be built.
  ///
  /// @param label for the files in the folder
  /// @throws UnusableBuildException if it is neither a file nor a commit, or does not build
  public Path resolve(String name, String label, Path folder)
      throws InterruptedException, IOException {
    Path file = Path.of(name);
    if (Files.isRegularFile(file)) {
      return file.toAbsolutePath();
    }
    Path tree = folder.resolve(label + "-sources").toAbsolutePath();
    Path built = folder.resolve(label + ".jar").toAbsolutePath();
    if (commit(name).isEmpty()) {
      throw new UnusableBuildException(
          name, "a jar, or a commit that builds", "neither a file nor a commit of " + repository);
    }
    run(folder, label, name, git("worktree", "add", "--detach", "--force", tree.toString(), name));
    try {
      run(folder, label, name, List.of("bash", "-c", "cd \"$0\" && " + command, tree.toString()));
      Files.copy(tree.resolve(jar), built);
      return built;
    } catch (IOException e) {
      throw new UnusableBuildException(name, "the build to make " + jar, e.getMessage());
    } finally {
      run(folder, label, name, git("worktree", "remove", "--force", tree.toString()));
    }
  }

  /// The full hash of what `name` is, unless that is a jar; empty, too, if it is nothing.
  Optional<String> commit(String name) throws InterruptedException, IOException {
    if (Files.isRegularFile(Path.of(name))) {
      return Optional.empty();
    }
    Path out = Files.createTempFile("commit", ".txt");
    try {
      int exit =
          LoggedProcess.run(git("rev-parse", "--verify", "--quiet", name + "^{commit}"), out);
      return exit == 0 ? Optional.of(Files.readString(out).strip()) : Optional.empty();
    } finally {
      Files.delete(out);
    }
  }

  private List<String> git(String... arguments) {
    List<String> command = new ArrayList<>(List.of("git", "-C", repository.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  private static void run(Path folder, String label, String name, List<String> command)
      throws InterruptedException {
    Path log = folder.resolve(label + "-build.log");
    int exit = LoggedProcess.run(command, log);
    if (exit != 0) {
      throw new UnusableBuildException(
          name, "a jar, or a commit that builds", "exit code %d (%s)".formatted(exit, log));
    }
  }
}
