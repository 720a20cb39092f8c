package io.lanewise.jmh.runner;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

/// Jars as JMH's annotation processor leaves them, as far as they are read here.
final class Jars {
  private Jars() {}

  static Path of(Path file, String list) throws IOException {
    try (ZipOutputStream zip = new ZipOutputStream(Files.newOutputStream(file))) {
      zip.putNextEntry(new ZipEntry("META-INF/BenchmarkList"));
      zip.write(list.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }
}
