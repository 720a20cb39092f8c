package io.lanewise.cli;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Objects;

/// Writes a text file that appears whole or not at all.
final class NewFile {
  private NewFile() {}

  /// Writes beside the file and renames at the end. Devices and pipes are written to directly.
  ///
  /// @throws CommandException if the file can't be written
  static void write(Path file, Content content) {
    try {
      if (Files.exists(file) && !Files.isRegularFile(file)) {
        write(content, Files.newOutputStream(file));
        return;
      }
      Path target = Files.exists(file) ? file.toRealPath() : file.toAbsolutePath();
      Path part =
          target.resolveSibling("." + target.getFileName() + "." + ProcessHandle.current().pid());
      try {
        write(content, Files.newOutputStream(part));
        Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
      } finally {
        Files.deleteIfExists(part);
      }
    } catch (IOException e) {
      throw CommandException.of("output", file, e);
    } catch (UncheckedIOException e) {
      throw CommandException.of("output", file, Objects.requireNonNull(e.getCause()));
    }
  }

  private static void write(Content content, OutputStream out) throws IOException {
    try (OutputStream buffered = new BufferedOutputStream(out)) {
      content.write(buffered);
    }
  }

  /// What writes the file.
  interface Content {
    void write(OutputStream out) throws IOException;
  }
}
