package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.lanewise.file.WeightFileException.Kind;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.net.URI;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileSystem;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;
import org.junit.jupiter.api.io.TempDir;

/// Opening, finding, closing, and what happens when the file changes underneath.
class WeightFileTest {
  @TempDir private Path folder;
  private Path path;

  @BeforeEach
  void write() {
    path = folder.resolve("a.safetensors");
    SafetensorsWriter.write(path, tensors("a", "b"), Map.of("k", "v"));
  }

  private static List<Tensor> tensors(String... names) {
    List<Tensor> tensors = new ArrayList<>();
    for (String name : names) {
      tensors.add(Tensor.ofFloats(name, Shape.of(1, 2), 1, 2));
    }
    return tensors;
  }

  private static WeightFileException refused(Kind kind, Executable action) {
    WeightFileException refusal = assertThrows(WeightFileException.class, action);
    assertEquals(kind, refusal.kind(), refusal.getMessage());
    assertEquals(1, String.valueOf(refusal.getMessage()).lines().count());
    return refusal;
  }

  @Test
  void findsTensorsByName() {
    try (WeightFile file = WeightFile.open(path)) {
      assertTrue(file.has("a"));
      assertFalse(file.has("x"));
      assertEquals(Map.of("k", "v"), file.metadata());
      assertEquals(2, file.tensor("b").getDouble(1));
      TensorEntry b = file.entries().get(1);
      assertEquals(path + ", tensor 'b', offset " + b.byteOffset(), file.tensor("b").where());
      assertEquals(path + ": safetensors, 2 tensors, open", file.toString());
    }
  }

  @Test
  void namesSomeTensorsWhereTheOneAskedForIsMissing() {
    SafetensorsWriter.write(path, tensors("1", "2", "3", "4", "5", "6", "7"), Map.of());
    try (WeightFile file = WeightFile.open(path)) {
      assertEquals(
          "tensor: expected one of '1', '2', '3', '4', '5' and 2 more, got 'x' (" + path + ")",
          refused(Kind.NO_SUCH_TENSOR, () -> file.tensor("x")).getMessage());
    }
  }

  @Test
  void givesTheOnlyTensor() {
    try (WeightFile file = WeightFile.open(path)) {
      String actual = refused(Kind.AMBIGUOUS, file::onlyTensor).actual();
      assertEquals("2: 'a', 'b'", actual);
    }
    SafetensorsWriter.write(path, tensors("w"), Map.of());
    try (WeightFile file = WeightFile.open(path)) {
      assertEquals("w", file.onlyTensor().name());
    }
    SafetensorsWriter.write(path, List.of(), Map.of());
    try (WeightFile file = WeightFile.open(path)) {
      refused(Kind.NO_SUCH_TENSOR, file::onlyTensor);
      refused(Kind.NO_SUCH_TENSOR, () -> file.tensor("w"));
    }
  }

  @Test
  void opensTheModelOfAFolder() throws IOException {
    assertEquals(
        "model.safetensors.index.json or model.safetensors in it",
        refused(Kind.DIRECTORY, () -> WeightFile.open(folder)).expected());
    Path model = Files.move(path, folder.resolve("model.safetensors"));
    try (WeightFile file = WeightFile.open(folder)) {
      assertEquals(model, file.path());
    }
    Files.writeString(
        folder.resolve("model.safetensors.index.json"),
        "{\"weight_map\":{\"b\":\"model.safetensors\"}}");
    try (WeightFile file = WeightFile.open(folder)) {
      assertEquals(1, file.entries().size());
    }
  }

  @Test
  void tellsWhyAFileCannotBeOpened() throws IOException {
    Path missing = folder.resolve("x.safetensors");
    assertEquals(missing, refused(Kind.MISSING, () -> WeightFile.open(missing)).file());
    refused(Kind.MISSING, () -> WeightFile.open(path.resolve("through-a-file")));
    refused(Kind.UNREADABLE, () -> WeightFile.open(folder.resolve("x".repeat(300))));
    Path index = Files.createDirectory(folder.resolve("x.index.json"));
    refused(Kind.DIRECTORY, () -> WeightFile.open(index));
  }

  @Test
  void tellsThatPermissionIsMissing() throws IOException {
    assumeFalse("root".equals(System.getProperty("user.name")), "root may read everything");
    Files.setPosixFilePermissions(path, PosixFilePermissions.fromString("---------"));
    refused(Kind.UNREADABLE, () -> WeightFile.open(path));
  }

  @Test
  void doesNotWaitForAPipe() throws IOException, InterruptedException {
    Path pipe = folder.resolve("pipe.safetensors");
    assumeTrue(Files.isExecutable(Path.of("/usr/bin/mkfifo")), "no mkfifo on this machine");
    assertEquals(0, new ProcessBuilder("/usr/bin/mkfifo", pipe.toString()).start().waitFor());
    assertTimeoutPreemptively(
        Duration.ofSeconds(10), () -> refused(Kind.UNREADABLE, () -> WeightFile.open(pipe)));
  }

  @Test
  void doesNotOpenADevice() {
    Path device = Path.of("/dev/zero");
    assumeTrue(Files.exists(device), "no /dev/zero on this machine");
    refused(Kind.UNREADABLE, () -> WeightFile.open(device));
  }

  @Test
  void refusesAPathInsideAZip() throws IOException {
    URI zip = URI.create("jar:" + folder.resolve("a.zip").toUri());
    try (FileSystem inside = FileSystems.newFileSystem(zip, Map.of("create", "true"))) {
      Path copy = Files.copy(path, inside.getPath("/a.safetensors"));
      assertEquals("jar:", refused(Kind.NOT_MAPPABLE, () -> WeightFile.open(copy)).actual());
    }
  }

  @Test
  void closesOnceAndForAll() {
    WeightFile file = WeightFile.open(path);
    Tensor tensor = file.tensor("a");
    assertTrue(file.isOpen());
    file.close();
    file.close();
    assertFalse(file.isOpen());
    assertTrue(file.toString().endsWith("closed"));
    assertEquals(2, file.entries().size());
    refused(Kind.CLOSED, () -> file.tensor("a"));
    refused(Kind.CLOSED, file::onlyTensor);
    refused(Kind.CLOSED, file::checkUnchanged);
    WeightFileException reading = refused(Kind.CLOSED, () -> tensor.getDouble(0));
    assertTrue(reading.where().startsWith(path + ", tensor 'a', offset "), reading.where());
    refused(Kind.CLOSED, tensor::toFloats);
  }

  @Test
  void noticesThatTheFileChanged() throws IOException {
    try (WeightFile file = WeightFile.open(path)) {
      file.checkUnchanged();
      FileTime time = Files.getLastModifiedTime(path);
      Files.setLastModifiedTime(path, FileTime.from(Instant.EPOCH));
      assertEquals("check: time", refused(Kind.CHANGED, file::checkUnchanged).what());
      Files.setLastModifiedTime(path, time);
      file.checkUnchanged();

      Path copy = Files.copy(path, folder.resolve("copy"), StandardCopyOption.COPY_ATTRIBUTES);
      Files.move(copy, path, StandardCopyOption.REPLACE_EXISTING);
      assertEquals("check: identity", refused(Kind.CHANGED, file::checkUnchanged).what());
      Files.writeString(path, "more", StandardOpenOption.APPEND);
      assertEquals("check: size", refused(Kind.CHANGED, file::checkUnchanged).what());
      Files.delete(path);
      assertEquals("no such file", refused(Kind.CHANGED, file::checkUnchanged).actual());
      // What is mapped is the file that was opened: renames and deletions leave it whole.
      assertEquals(2, file.tensor("a").getDouble(1));
    }
  }

  @Test
  void doesNotOpenForAnInterruptedThreadButReadsOn() {
    Thread.currentThread().interrupt();
    try {
      refused(Kind.UNREADABLE, () -> WeightFile.open(path));
      assertTrue(Thread.currentThread().isInterrupted());
    } finally {
      assertTrue(Thread.interrupted());
    }
    try (WeightFile file = WeightFile.open(path)) {
      Thread.currentThread().interrupt();
      assertEquals(2, file.tensor("a").getDouble(1));
      file.checkUnchanged();
    } finally {
      assertTrue(Thread.interrupted());
    }
  }

  @Test
  void readsTheLastRowOfATableBeyondTwoToThe31() throws IOException {
    long rows = (1L << 31) / 1000 + 10;
    long bytes = rows * 1000 * 4;
    String header = "{" + SafetensorsBytes.entry("w", "F32", "[" + rows + ",1000]", 0, bytes) + "}";
    Path big = SafetensorsBytes.write(folder.resolve("big.safetensors"), header, 0);
    long dataStart = Files.size(big);
    try (FileChannel channel = FileChannel.open(big, StandardOpenOption.WRITE)) {
      // 1.5f as the very last element; all before it is a hole on the disk.
      channel.write(ByteBuffer.wrap(new byte[] {0, 0, (byte) 0xc0, 0x3f}), dataStart + bytes - 4);
    }
    try (WeightFile file = WeightFile.open(big)) {
      Tensor table = file.tensor("w");
      assertTrue(table.shape().elementCount() > 1L << 31);
      assertEquals(1.5, table.getDouble(table.shape().elementCount() - 1));
      assertEquals(0, table.getDouble(table.shape().elementCount() - 2));
      assertEquals(0, table.getDouble(1L << 31));
    } finally {
      Files.delete(big);
    }
  }
}
