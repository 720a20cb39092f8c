package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.file.SafetensorsWriter;
import io.lanewise.file.WeightFile;
import io.lanewise.file.WeightFileException;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// What a file says about its panels, and how they get there.
class PanelFormatTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "abc",
        "0",
        "-100",
        "+100",
        " 100",
        "100.0",
        "1e2",
        "96",
        "113",
        "4294967396",
        "2147483647",
        "9223372036854775807",
        "18446744073709551716",
        "١٠٠",
        "100\n"
      })
  void refusesMetadataThatDoesNotFit(String value) {
    Map<String, String> metadata = Map.of("lanewise.panels.w", value);
    TensorException refusal =
        assertThrows(
            TensorException.class, () -> PanelFormat.outFeatures(metadata, panels(7, 4, 16)));
    assertTrue(String.valueOf(refusal.getMessage()).endsWith(" (tensor 'w')"));
    assertEquals(
        100,
        PanelFormat.outFeatures(Map.of("lanewise.panels.w", "100"), panels(7, 4, 16))
            .orElseThrow());
  }

  @Test
  void metadataOfOtherTensorsSaysNothing() {
    Tensor panels = panels(7, 4, 16);
    assertTrue(PanelFormat.outFeatures(Map.of(), panels).isEmpty());
    assertTrue(PanelFormat.outFeatures(Map.of("lanewise.panels.v", "abc"), panels).isEmpty());
    TensorException endless =
        assertThrows(
            TensorException.class,
            () -> PanelFormat.outFeatures(Map.of("lanewise.panels.w", "9".repeat(9999)), panels));
    assertEquals("'" + "9".repeat(40) + "…'", endless.actual());
  }

  @Test
  void packsNoOtherTensorThanAWeight() {
    for (long[] dims : new long[][] {{4}, {1, 2, 2}, {0, 4}, {}}) {
      Tensor tensor = panels(dims);
      assertThrows(TensorException.class, () -> PanelStream.of(tensor), tensor.toString());
    }
    Tensor half = Tensor.of("w", DType.F16, Shape.of(2, 1), Arena.ofAuto().allocate(4));
    assertThrows(TensorException.class, () -> PanelStream.of(half));
  }

  @Test
  void packsBitForBitAndFillsUpWithZeros() {
    int[] patterns = {0x7f800001, 0xffc12345, 0x80000000, 1, 0x7f800000, 0x3f800000};
    MemorySegment bits = Arena.ofAuto().allocate(24);
    for (int i = 0; i < patterns.length; i++) {
      bits.set(ValueLayout.JAVA_INT, i * 4L, patterns[i]);
    }
    try (WeightFile file =
        WeightFile.open(write(Tensor.of("w", DType.F32, Shape.of(2, 3), bits)))) {
      Tensor panels = file.tensor("w");
      assertEquals(Shape.of(1, 3, 16), panels.shape());
      for (int k = 0; k < 3; k++) {
        for (int n = 0; n < 16; n++) {
          int expected = n < 2 ? patterns[n * 3 + k] : 0;
          assertEquals(expected, Float.floatToRawIntBits(panels.getFloat(k * 16L + n)));
        }
      }
    }
  }

  @Test
  void aWeightThatIsGoneIsATypedErrorAndLeavesNoFile() {
    Path source = folder.resolve("source.safetensors");
    SafetensorsWriter.write(source, List.of(new Random32(6).tensor("w", 20, 20)), Map.of());
    WeightFile file = WeightFile.open(source);
    PanelStream panels = PanelStream.of(file.tensor("w"));
    file.close();
    Path target = folder.resolve("target.safetensors");
    assertThrows(
        WeightFileException.class,
        () -> SafetensorsWriter.writeAligned(target, List.of(panels), Map.of()));
    assertArrayEquals(new String[] {"source.safetensors"}, folder.toFile().list());
  }

  @Test
  void piecesAreSmallHoweverWideTheWeight() throws IOException {
    Tensor wide = new Random32(7).tensor("w", 17, 100_000);
    long[] sizes = new long[2];
    PanelStream.of(wide)
        .writeTo(
            piece -> {
              sizes[0] += piece.byteSize();
              sizes[1] = Math.max(sizes[1], piece.byteSize());
            });
    assertEquals(2 * 100_000 * 64, sizes[0]);
    assertTrue(sizes[1] <= 1 << 18, sizes[1] + " bytes");
  }

  private Path write(Tensor weight) {
    Path path = folder.resolve("packed.safetensors");
    PanelStream panels = PanelStream.of(weight);
    assertEquals(weight.shape().dim(0), panels.outFeatures());
    Map<String, String> metadata = Map.of(PanelFormat.key("w"), "" + panels.outFeatures());
    SafetensorsWriter.writeAligned(path, List.of(panels), metadata);
    return path;
  }

  private static Tensor panels(long... dims) {
    Shape shape = Shape.of(dims);
    return Tensor.ofFloats("w", shape, new float[(int) shape.elementCount()]);
  }
}
