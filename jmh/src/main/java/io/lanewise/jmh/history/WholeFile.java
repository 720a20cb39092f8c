package io.lanewise.jmh.history;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/// Writes a file beside its place and renames it, so that no reader and no crash sees half of it.
public final class WholeFile {
  private WholeFile() {}

  /// Writes all of it, or nothing.
  ///
  /// @param file whose folder exists; what was there is replaced
  public static void write(Path file, String text) throws IOException {
    String name = file.getFileName() + "." + ProcessHandle.current().pid() + ".new";
    Path beside = file.resolveSibling(name);
    try {
      Files.writeString(beside, text);
      Files.move(beside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    } finally {
      Files.deleteIfExists(beside);
    }
  }
}
