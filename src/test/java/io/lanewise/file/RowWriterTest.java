package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Rows that come one after the other, read again.
class RowWriterTest {
  @TempDir private Path folder;

  private RowWriter writer(Path file, int columns) {
    return file.toString().endsWith(".npy")
        ? RowWriter.npy(file, columns)
        : RowWriter.safetensors(file, "rows", columns);
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.npy", "t.safetensors"})
  void rowsAreReadAgain(String name) throws IOException {
    // Rows of 40,004 bytes: the buffer ends within one.
    for (int columns : new int[] {1, 7, 10_001}) {
      Path file = folder.resolve(name);
      SplittableRandom random = new SplittableRandom(columns);
      float[] all = new float[columns * 60];
      for (int i = 0; i < all.length; i++) {
        all[i] = (float) random.nextDouble();
      }
      try (RowWriter writer = writer(file, columns)) {
        float[] shifted = new float[all.length + 3];
        System.arraycopy(all, 0, shifted, 3, all.length);
        writer.add(shifted, 3, 1);
        writer.add(shifted, 3, 0);
        writer.add(shifted, 3 + columns, 59);
        assertEquals(60, writer.rows());
        writer.finish();
      }
      try (WeightFile read = WeightFile.open(file)) {
        Tensor tensor = read.tensor(read.entries().getFirst().name());
        assertEquals(Shape.of(60, columns), tensor.shape());
        assertArrayEquals(all, tensor.toFloats());
        assertEquals(0, read.entries().getFirst().byteOffset() % 64);
      }
      assertOnly(file);
    }
  }

  @Test
  void anNpyFileHasTheBytesOfOneThatWasWrittenAtOnce() throws IOException {
    Path one = folder.resolve("a.npy");
    Path other = folder.resolve("b.npy");
    float[] rows = {1, 2, 3, 4, 5, 6};
    try (RowWriter writer = RowWriter.npy(one, 3)) {
      writer.add(rows, 0, 2);
      writer.finish();
    }
    NpyWriter.write(other, Tensor.ofFloats("", Shape.of(2, 3), rows));
    assertArrayEquals(Files.readAllBytes(other), Files.readAllBytes(one));
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.npy", "t.safetensors"})
  void noRowsAreATensorToo(String name) {
    Path file = folder.resolve(name);
    try (RowWriter writer = writer(file, 5)) {
      writer.finish();
    }
    try (WeightFile read = WeightFile.open(file)) {
      assertEquals(Shape.of(0, 5), read.entries().getFirst().shape());
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"t.npy", "t.safetensors"})
  void whatIsNotFinishedLeavesTheOldFile(String name) throws IOException {
    Path file = Files.writeString(folder.resolve(name), "old");
    try (RowWriter writer = writer(file, 5)) {
      writer.add(new float[200_000], 0, 40_000);
    }
    assertEquals("old", Files.readString(file));
    assertOnly(file);
  }

  @Test
  void refusesWhatIsNotThere() {
    try (RowWriter writer = RowWriter.npy(folder.resolve("t.npy"), 5)) {
      float[] rows = new float[14];
      assertThrows(TensorException.class, () -> writer.add(rows, 0, 3));
      assertThrows(TensorException.class, () -> writer.add(rows, 5, 2));
      assertThrows(TensorException.class, () -> writer.add(rows, -1, 1));
      assertThrows(TensorException.class, () -> writer.add(rows, 0, -1));
      writer.add(rows, 4, 2);
    }
    Path nowhere = folder.resolve("none").resolve("t.npy");
    List<Runnable> wrong = new ArrayList<>();
    wrong.add(() -> RowWriter.npy(nowhere, 5).close());
    wrong.add(() -> RowWriter.npy(folder, 5).close());
    for (Runnable each : wrong) {
      assertThrows(WeightFileException.class, each::run);
    }
    assertThrows(TensorException.class, () -> RowWriter.npy(folder.resolve("t.npy"), 0).close());
    assertThrows(
        WeightFormatException.class,
        () -> RowWriter.safetensors(folder.resolve("t"), "__metadata__", 1).close());
  }

  private void assertOnly(Path file) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      assertEquals(List.of(file), files.toList(), () -> Arrays.toString(folder.toFile().list()));
    }
  }
}
