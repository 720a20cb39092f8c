package io.lanewise.jmh.trial;

import java.io.IOException;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Instant;

/// The jars of the trial: one jar of benchmarks, in each copy of which one small entry is
/// exchanged.
final class VariantJars {
  /// Zip knows no time before it; a fixed one makes equal variants equal files.
  private static final FileTime TIME = FileTime.from(Instant.parse("1980-01-02T00:00:00Z"));

  private VariantJars() {}

  /// The jar of a label in a folder.
  static Path jar(Path folder, String label) {
    return folder.resolve(label + ".jar");
  }

  /// Writes `base.jar` and a jar for each [Pairing].
  ///
  /// @param benchmarks the jar that they are made of
  /// @throws IOException if it can't be read, or the folder can't be written
  static void write(Path benchmarks, Path folder) throws IOException {
    Files.createDirectories(folder);
    write(benchmarks, jar(folder, Pairing.BASE), Pairing.AGAIN.head());
    for (Pairing pairing : Pairing.values()) {
      write(benchmarks, jar(folder, pairing.label()), pairing.head());
    }
  }

  private static void write(Path benchmarks, Path jar, Variant variant) throws IOException {
    Files.copy(benchmarks, jar, StandardCopyOption.REPLACE_EXISTING);
    try (FileSystem zip = FileSystems.newFileSystem(jar)) {
      Path entry = zip.getPath(Variant.ENTRY);
      if (!Files.exists(entry)) {
        throw new IOException(
            benchmarks + ": expected a jar with " + Variant.ENTRY + ", got one without");
      }
      Files.writeString(entry, variant.text());
      Files.setLastModifiedTime(entry, TIME);
    }
  }
}
