package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.ChildJvm;
import io.lanewise.tensor.LanewiseException;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A file that shrinks under its mapping ends in the typed error, and stays failed.
///
/// In an interpreting JVM of its own; `TruncatedTableTest` does the same to compiled readers.
class TruncationTest {
  private static final int SHRUNK = 4096;

  @TempDir private Path folder;

  @Test
  void failsForGoodOnceTheFileWasTruncatedUnderTheMap() throws Exception {
    Path path = folder.resolve("a.safetensors");
    float[] zeros = new float[1 << 18];
    SafetensorsWriter.write(
        path, List.of(Tensor.ofFloats("w", Shape.of(zeros.length), zeros)), Map.of());
    String error =
        "mapped file: expected %d bytes as when it was opened, got %d bytes now (%s)"
            .formatted(Files.size(path), SHRUNK, path);
    assertEquals(
        List.of(
            "CHANGED tensor: read: " + error,
            "CHANGED tensor: read: " + error,
            "CHANGED tensor: read: " + error,
            "CHANGED tensor: read: " + error),
        ChildJvm.run(List.of("-Xint"), Victim.class, path));
  }

  @Test
  void writingWhatIsGoneIsTheReadersFaultAndNotTheTargets() throws Exception {
    Path path = folder.resolve("a.safetensors");
    float[] zeros = new float[1 << 18];
    SafetensorsWriter.write(
        path, List.of(Tensor.ofFloats("w", Shape.of(zeros.length), zeros)), Map.of());
    String error =
        "CHANGED write: read: mapped file: expected %d bytes as when it was opened, got %d bytes"
            .formatted(Files.size(path), SHRUNK);
    List<String> printed = ChildJvm.run(List.of("-Xint"), Copier.class, path);
    assertEquals(List.of(error + " now (" + path + ")"), printed);
  }

  /// The child process: truncates the file that it has mapped, and reads on.
  static final class Victim {
    private Victim() {}

    public static void main(String[] args) throws IOException {
      Path path = Path.of(args[0]);
      try (WeightFile file = WeightFile.open(path)) {
        Tensor tensor = file.tensor("w");
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
          channel.truncate(SHRUNK);
        }
        print(() -> tensor.getDouble(tensor.shape().elementCount() - 1));
        print(tensor::toFloats);
        print(() -> file.tensor("w"));
        print(file::checkUnchanged);
      }
    }
  }

  /// The child process: truncates the file that it has mapped, and writes it to another.
  static final class Copier {
    private Copier() {}

    public static void main(String[] args) throws IOException {
      Path path = Path.of(args[0]);
      try (WeightFile file = WeightFile.open(path)) {
        Tensor tensor = file.tensor("w");
        try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
          channel.truncate(SHRUNK);
        }
        Path copy = path.resolveSibling("copy");
        print(() -> SafetensorsWriter.write(copy, List.of(tensor), Map.of()));
      }
    }
  }

  private static void print(Runnable action) {
    try {
      action.run();
      System.out.println("no error");
    } catch (WeightFileException failure) {
      System.out.println(failure.kind() + " " + failure.getMessage());
    } catch (LanewiseException other) {
      System.out.println(other);
    }
  }
}
