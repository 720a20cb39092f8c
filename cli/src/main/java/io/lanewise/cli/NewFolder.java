package io.lanewise.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;

/// Writes a folder of files that appears whole or not at all.
final class NewFolder {
  private NewFolder() {}

  /// Whether a folder of this name could be made: asked before long work.
  ///
  /// @throws CommandException if there is one with files in it, or nowhere to put it
  static void check(Path folder) {
    Path parent = parent(folder);
    if (!Files.isDirectory(parent) || !Files.isWritable(parent)) {
      throw new CommandException("output", "a folder to write to", "none", parent.toString());
    }
    if (Files.exists(folder) && !isEmpty(folder)) {
      throw new CommandException(
          "output", "a new or empty folder", "one with files, or a file", folder.toString());
    }
  }

  /// Writes beside the folder and renames at the end.
  ///
  /// @throws CommandException if it can't be written
  static void write(Path folder, Content content) {
    Path part = parent(folder).resolve(".lanewise-" + UUID.randomUUID());
    try {
      try {
        Files.createDirectory(part);
        content.write(part);
        // Over an empty folder, too; not over one with files.
        Files.move(part, folder, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        delete(part);
      }
    } catch (IOException e) {
      throw CommandException.of("output", folder, e);
    }
  }

  private static Path parent(Path folder) {
    Path parent = folder.toAbsolutePath().getParent();
    return parent == null ? folder.toAbsolutePath() : parent;
  }

  private static boolean isEmpty(Path folder) {
    if (!Files.isDirectory(folder)) {
      return false;
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.findAny().isEmpty();
    } catch (IOException e) {
      throw CommandException.of("output", folder, e);
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    List<Path> all;
    try (Stream<Path> files = Files.walk(folder)) {
      all = files.sorted(Comparator.reverseOrder()).toList();
    }
    for (Path file : all) {
      Files.deleteIfExists(file);
    }
  }

  /// What writes the files, into a folder that is there.
  interface Content {
    void write(Path folder) throws IOException;
  }
}
