package io.lanewise.file;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.file.WeightFormatException.Kind;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.StreamedTensor;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files to be mapped and computed with in place, of tensors that are made while they are written.
class AlignedWriterTest {
  @TempDir private Path folder;

  /// Bytes 0, 1, 2, …, one piece for each number given.
  private record Counting(String name, long declared, List<Integer> pieces)
      implements StreamedTensor {
    @Override
    public DType dtype() {
      return DType.U8;
    }

    @Override
    public Shape shape() {
      return Shape.of(declared);
    }

    @Override
    public void writeTo(Sink sink) throws IOException {
      byte next = 0;
      for (int length : pieces) {
        try (Arena arena = Arena.ofConfined()) {
          MemorySegment piece = arena.allocate(length);
          for (int i = 0; i < length; i++) {
            piece.set(ValueLayout.JAVA_BYTE, i, next++);
          }
          sink.write(piece);
        }
      }
    }
  }

  @Test
  void theDataBeginsAtACacheLineWhateverTheHeader() throws IOException {
    for (int length = 0; length < 70; length++) {
      Path target = folder.resolve("a.safetensors");
      Counting tensor = new Counting("n".repeat(length), 64, List.of(64));
      SafetensorsWriter.writeAligned(target, List.of(tensor), Map.of());
      try (WeightFile file = WeightFile.open(target)) {
        assertEquals(0, file.entries().getFirst().byteOffset() % 64, "a name of " + length);
        assertEquals(0, file.onlyTensor().segment().address() % 64);
      }
      assertEquals(0, Files.size(target) % 64);
    }
  }

  @Test
  void tensorsOfWholeCacheLinesComeFirstAndTheRestInTheReferencesOrder() {
    Path target = folder.resolve("a.safetensors");
    List<StreamedTensor> tensors =
        List.of(
            new Counting("bytes", 3, List.of(3)),
            StreamedTensor.of(Tensor.ofFloats("floats", Shape.of(1), 7)),
            new Counting("b", 128, List.of(128)),
            new Counting("empty", 0, List.of()),
            StreamedTensor.of(Tensor.ofFloats("panels", Shape.of(1, 1, 16), new float[16])),
            new Counting("a", 64, List.of(1, 63)));
    SafetensorsWriter.writeAligned(target, tensors, Map.of("k", "v"));
    try (WeightFile file = WeightFile.open(target)) {
      assertEquals(
          List.of("panels", "a", "b", "empty", "floats", "bytes"),
          file.entries().stream().map(TensorEntry::name).toList());
      for (String name : List.of("panels", "a", "b", "empty")) {
        assertEquals(0, file.tensor(name).segment().address() % 64, name);
      }
      assertEquals(Map.of("k", "v"), file.metadata());
      assertEquals(7, file.tensor("floats").getFloat(0));
      for (String name : List.of("a", "b", "bytes")) {
        Tensor tensor = file.tensor(name);
        for (int i = 0; i < tensor.shape().elementCount(); i++) {
          assertEquals(i, tensor.getLong(i), name);
        }
      }
    }
  }

  @Test
  void replacesAFileWhoseTensorsItWrites() {
    Path target = folder.resolve("a.safetensors");
    Tensor floats = Tensor.ofFloats("w", Shape.of(4), 1, 2, 3, 4);
    SafetensorsWriter.write(target, List.of(floats), Map.of());
    try (WeightFile file = WeightFile.open(target)) {
      List<StreamedTensor> again = List.of(StreamedTensor.of(file.tensor("w")));
      SafetensorsWriter.writeAligned(target, again, Map.of());
      assertArrayEquals(floats.toFloats(), file.tensor("w").toFloats());
    }
    try (WeightFile file = WeightFile.open(target)) {
      assertArrayEquals(floats.toFloats(), file.tensor("w").toFloats());
    }
  }

  @Test
  void refusesMoreOrFewerBytesThanWereDeclared() throws IOException {
    Path target = folder.resolve("a.safetensors");
    for (List<Integer> pieces :
        List.of(List.of(5), List.of(3), List.of(2, 1), List.<Integer>of())) {
      Counting wrong = new Counting("w", 4, pieces);
      WeightFormatException refusal =
          assertThrows(
              WeightFormatException.class,
              () -> SafetensorsWriter.writeAligned(target, List.of(wrong), Map.of()));
      assertEquals(Kind.SIZE, refusal.kind());
      assertEquals("write: bytes of U8 (4)", refusal.what());
      assertEquals("4", refusal.expected());
    }
    assertEmpty();
  }

  @Test
  void leavesNothingBehindWhenATensorCanNotBeMade() throws IOException {
    Path target = folder.resolve("a.safetensors");
    Arena arena = Arena.ofShared();
    Tensor gone = Tensor.of("w", DType.U8, Shape.of(8), arena.allocate(8));
    arena.close();
    List<StreamedTensor> tensors =
        List.of(new Counting("a", 64, List.of(64)), StreamedTensor.of(gone));
    assertThrows(
        io.lanewise.tensor.TensorException.class,
        () -> SafetensorsWriter.writeAligned(target, tensors, Map.of()));
    assertFalse(Files.exists(target));
    assertEmpty();
  }

  private void assertEmpty() throws IOException {
    List<Path> left = new ArrayList<>();
    try (Stream<Path> files = Files.list(folder)) {
      files.forEach(left::add);
    }
    assertEquals(List.of(), left);
  }
}
