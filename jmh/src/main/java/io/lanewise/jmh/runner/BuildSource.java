package io.lanewise.jmh.runner;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

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
  public Path resolve(String name, String label, Path folder) throws InterruptedException {
    Path file = Path.of(name);
    if (Files.isRegularFile(file)) {
      return file.toAbsolutePath();
    }
    Path tree = folder.resolve(label + "-sources").toAbsolutePath();
    Path built = folder.resolve(label + ".jar").toAbsolutePath();
    String commit = name + "^{commit}";
    run(folder, label, name, git("rev-parse", "--verify", "--quiet", commit));
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
