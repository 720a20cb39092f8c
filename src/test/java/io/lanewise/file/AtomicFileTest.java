package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.file.WeightFileException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A target holds the old bytes or the new ones, and nothing else stays in its folder.
class AtomicFileTest {
  @TempDir private Path folder;
  private Path target;

  @BeforeEach
  void writeOld() throws IOException {
    target = Files.writeString(folder.resolve("t"), "old");
  }

  @Test
  void replacesTheTarget() throws IOException {
    AtomicFile.write(target, file -> file.write("new".getBytes(StandardCharsets.UTF_8)));
    assertOnly("new");
  }

  @Test
  void keepsTheOldBytesUntilAllNewOnesAreThere() throws IOException {
    AtomicFile.write(
        target,
        file -> {
          file.write(new byte[100]);
          assertEquals("old", Files.readString(target));
        });
    assertEquals(100, Files.size(target));
  }

  @Test
  void leavesNothingBehindWhenItFails() throws IOException {
    WeightFileException failure =
        assertThrows(
            WeightFileException.class,
            () ->
                AtomicFile.write(
                    target,
                    file -> {
                      file.write(new byte[100]);
                      throw new IOException("disk\nfull");
                    }));
    assertEquals(Kind.UNWRITABLE, failure.kind());
    assertEquals("IOException disk\\u000afull", failure.actual());
    assertOnly("old");
  }

  @Test
  void leavesNothingBehindWhenATensorIsGone() throws IOException {
    Arena arena = Arena.ofShared();
    Tensor tensor = Tensor.of("w", DType.U8, Shape.of(8), arena.allocate(8));
    arena.close();
    assertThrows(io.lanewise.tensor.LanewiseException.class, () -> NpyWriter.write(target, tensor));
    assertOnly("old");
  }

  @Test
  void failsInAnInterruptedThread() throws IOException {
    Thread.currentThread().interrupt();
    try {
      WeightFileException failure =
          assertThrows(
              WeightFileException.class, () -> AtomicFile.write(target, f -> f.write(new byte[1])));
      assertEquals(Kind.UNWRITABLE, failure.kind());
    } finally {
      assertTrue(Thread.interrupted());
    }
    assertOnly("old");
  }

  @Test
  void refusesAFolderAndAMissingOne() {
    assertEquals(
        Kind.DIRECTORY,
        assertThrows(WeightFileException.class, () -> AtomicFile.write(folder, f -> {})).kind());
    Path nowhere = folder.resolve("no/such/folder");
    assertEquals(
        Kind.UNWRITABLE,
        assertThrows(WeightFileException.class, () -> AtomicFile.write(nowhere, f -> {})).kind());
  }

  private void assertOnly(String text) throws IOException {
    assertEquals(text, Files.readString(target));
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(target), files.toList());
    }
  }
}
