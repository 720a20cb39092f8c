package io.lanewise.jmh.runner;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// The profiler as a jar of its own, since a jar that is compared need not have it, or another one.
final class RulerJar {
  private static final List<Class<?>> CLASSES = List.of(RulerProfiler.class, Ruler.class);

  private RulerJar() {}

  /// Writes it.
  ///
  /// @param folder that exists
  static Path in(Path folder) throws IOException {
    Path jar = folder.resolve("ruler.jar");
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(jar))) {
      for (Class<?> each : CLASSES) {
        String name = each.getName().replace('.', '/') + ".class";
        zip.putNextEntry(new ZipEntry(name));
        try (InputStream in = RulerJar.class.getClassLoader().getResourceAsStream(name)) {
          if (in == null) {
            throw new IllegalStateException("ruler: expected " + name + " beside this class");
          }
          in.transferTo(zip);
        }
      }
    }
    return jar;
  }
}
