package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.file.SafetensorsWriter;
import io.lanewise.file.WeightFile;
import io.lanewise.file.WeightFileException;
import io.lanewise.file.WeightFileException.Kind;
import io.lanewise.layer.Embedding;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tables in native memory and in files: what may be written, and what the file holds afterwards.
class TrainableTableTest {
  private static final int DIM = 5;

  private final Random32 random = new Random32(51);

  @TempDir Path folder;

  private Path saved(float[] values) {
    Path path = folder.resolve("model.safetensors");
    Tensor other = random.tensor("other", 7);
    Tensor table = Tensor.ofFloats("table", Shape.of(values.length / DIM, DIM), values);
    SafetensorsWriter.write(path, List.of(other, table), Map.of());
    return path;
  }

  @Test
  void pretrainedRowsOfAnyDtypeLearnInACopy() {
    int rows = 2500; // some chunks and a piece
    short[] halves = new short[rows * DIM];
    for (int i = 0; i < halves.length; i++) {
      halves[i] = Float.floatToFloat16(i / 8f);
    }
    MemorySegment memory = Arena.ofAuto().allocateFrom(ValueLayout.JAVA_SHORT, halves);
    Embedding pretrained =
        Embedding.of(Tensor.of("half", DType.F16, Shape.of(rows, DIM), memory.asReadOnly()));
    try (Arena arena = Arena.ofConfined()) {
      TrainableTable table = TrainableTable.fromPretrained("rows", pretrained, arena);
      assertEquals("TrainableTable('rows' F32 (2500, 5), native)", table.toString());
      Embedding copy = Embedding.of(table.tensor());
      for (int row : new int[] {0, 1, 1023, 1024, 2047, 2499}) {
        assertArrayEquals(pretrained.lookup(row), copy.lookup(row));
      }
      Sgd.of(table, 1).step(random.floats(rows * DIM));
      assertNotEquals(12.5f, copy.lookup(20)[0]);
      assertEquals(12.5f, pretrained.lookup(20)[0]);
    }
  }

  @Test
  void stepsChangeTheMappedTensorAndNothingElseOfTheFile() throws IOException {
    float[] values = random.floats(4 * DIM);
    Path path = saved(values);
    byte[] before = Files.readAllBytes(path);
    float[] gradient = random.floats(4 * DIM);
    try (Arena arena = Arena.ofShared()) {
      TrainableTable table = TrainableTable.map(path, "table", arena);
      assertEquals("TrainableTable('table' F32 (4, 5), mapped)", table.toString());
      Sgd.of(table, 0.5).step(gradient);
      table.force();
    }
    byte[] after = Files.readAllBytes(path);
    assertEquals(before.length, after.length);
    try (WeightFile file = WeightFile.open(path)) {
      float[] moved = file.tensor("table").toFloats();
      for (int i = 0; i < values.length; i++) {
        assertEquals(Math.fma(gradient[i], -0.5f, values[i]), moved[i]);
      }
      long offset =
          file.entries().stream()
              .filter(e -> e.name().equals("table"))
              .findFirst()
              .orElseThrow()
              .byteOffset();
      for (int i = 0; i < before.length; i++) {
        boolean inTable = i >= offset && i < offset + values.length * 4L;
        assertTrue(inTable || before[i] == after[i], "byte " + i);
      }
    }
  }

  @Test
  void anyPartOfAFileIsATable() throws IOException {
    Path path = folder.resolve("raw");
    Files.write(path, new byte[3 + 2 * DIM * 4 + 1]);
    try (Arena arena = Arena.ofConfined()) {
      TrainableTable table = TrainableTable.mapRaw(path, 3, Shape.of(2, DIM), arena);
      Initializer.uniform(1, 2).fill(table, 9);
      table.force();
    }
    byte[] bytes = Files.readAllBytes(path);
    assertArrayEquals(
        new byte[4], new byte[] {bytes[0], bytes[1], bytes[2], bytes[bytes.length - 1]});
    assertEquals(0x3f, bytes[6]);
    WeightFileException refused =
        assertThrows(
            WeightFileException.class,
            () -> TrainableTable.mapRaw(path, 5, Shape.of(2, DIM), Arena.ofAuto()));
    assertEquals(Kind.UNWRITABLE, refused.kind());
    assertEquals("40 bytes from byte 5", refused.expected());
    assertEquals(44, Files.size(path), "a refused map has made the file longer");
    assertThrows(
        WeightFileException.class,
        () -> TrainableTable.mapRaw(path, -1, Shape.of(2, DIM), Arena.ofAuto()));
  }

  @Test
  void memoryThatIsReadOnlyOrNoFloatsIsRefused() {
    Path path = saved(random.floats(2 * DIM));
    try (WeightFile file = WeightFile.open(path)) {
      TensorException refused =
          assertThrows(TensorException.class, () -> TrainableTable.of(file.tensor("table")));
      assertEquals("writable memory", refused.expected());
      assertTrue(refused.where().contains(path.toString()), refused.where());
    }
    Tensor half = Tensor.of("w", DType.F16, Shape.of(2, 2), Arena.ofAuto().allocate(8));
    assertThrows(TensorException.class, () -> TrainableTable.of(half));
    Tensor nothing = Tensor.ofFloats("w", Shape.of(3, 0));
    assertThrows(TensorException.class, () -> TrainableTable.of(nothing));
    Tensor cube = Tensor.ofFloats("w", Shape.of(1, 1, 1), 1);
    assertThrows(TensorException.class, () -> TrainableTable.of(cube));
    WeightFileException missing =
        assertThrows(
            WeightFileException.class, () -> TrainableTable.map(path, "tabel", Arena.ofAuto()));
    assertEquals(Kind.NO_SUCH_TENSOR, missing.kind());
  }

  @Test
  void aTensorThatIsNoFloatsCannotBeMapped() {
    Path path = folder.resolve("half.safetensors");
    Tensor half = Tensor.of("w", DType.F16, Shape.of(2, 2), Arena.ofAuto().allocate(8));
    SafetensorsWriter.write(path, List.of(half), Map.of());
    assertThrows(TensorException.class, () -> TrainableTable.map(path, "w", Arena.ofAuto()));
  }

  @Test
  void aFileThatIsTruncatedUnderAStepEndsItInAnError() throws IOException {
    int rows = 4096;
    Path path = saved(random.floats(rows * DIM));
    TrainableTable table = TrainableTable.map(path, "table", Arena.ofAuto());
    SparseAdam optimizer = SparseAdam.of(table, 0.1);
    SparseGradient gradient = Tables.gradient(table, new long[] {rows - 1}, random.floats(DIM));
    optimizer.step(gradient);
    try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
      channel.truncate(100);
    }
    WeightFileException changed =
        assertThrows(WeightFileException.class, () -> optimizer.step(gradient));
    assertEquals(Kind.CHANGED, changed.kind());
    assertThrows(WeightFileException.class, () -> table.zeroRow(rows - 1));
  }

  @Test
  void aClosedArenaEndsAStepInAnError() {
    Path path = saved(random.floats(2 * DIM));
    Arena arena = Arena.ofShared();
    TrainableTable table = TrainableTable.map(path, "table", arena);
    Sgd optimizer = Sgd.of(table, 0.1);
    arena.close();
    float[] gradient = random.floats(2 * DIM);
    WeightFileException closed =
        assertThrows(WeightFileException.class, () -> optimizer.step(gradient));
    assertEquals(Kind.CLOSED, closed.kind());
  }

  @Test
  void aBiasIsATableOfOneRow() {
    TrainableTable bias = TrainableTable.create("bias", Shape.of(3), Arena.ofAuto());
    assertEquals(1, bias.rows());
    assertEquals(3, bias.dim());
    Sgd.of(bias, 1).step(new float[] {1, 2, 3});
    assertArrayEquals(new float[] {-1, -2, -3}, Tables.values(bias));
  }

  @Test
  void aLayerSeesEveryStep() {
    TrainableTable table = Tables.of(1, 5, 6);
    Embedding layer = Embedding.of(table.tensor());
    Sgd.of(table, 1).step(new float[] {1, 0});
    assertArrayEquals(new float[] {4}, layer.lookup(0));
    assertThrows(TensorException.class, () -> table.zeroRow(2));
  }
}
