package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.file.SafetensorsWriter;
import io.lanewise.file.WeightFile;
import io.lanewise.file.WeightFileException;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A layer over panels that lie in a file gives what a packed one gives.
class PrepackedTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource({"1,1", "5,4", "17,33", "16,64", "384,31", "33,200", "1000,17", "385,129", "9000,17"})
  @Tag(Width.TAG)
  void givesTheBitsOfPacked(int in, int out) {
    int width = Width.slowFma() ? Math.min(in, 40) : in;
    Random32 random = new Random32(in * 1000L + out);
    Tensor weight = random.tensor("w", out, width);
    Tensor bias = random.tensor("b", out);
    Path path = write(weight);
    try (WeightFile file = WeightFile.open(path);
        Workers workers = Workers.of(2)) {
      Tensor panels = file.tensor("w");
      assertEquals(0, panels.segment().address() % 64);
      int outputs = PanelFormat.outFeatures(file.metadata(), panels).orElseThrow();
      for (Tensor b : new Tensor[] {bias, null}) {
        Linear packed = Linear.packed(weight, b);
        Linear prepacked = Linear.prepacked(panels, outputs, b);
        Linear gelu = packed.withActivation(Activation.GELU);
        Linear prepackedGelu = prepacked.withWorkers(workers).withActivation(Activation.GELU);
        for (int rows : Width.slowFma() ? new int[] {1, 6} : new int[] {1, 4, 5, 11, 250}) {
          float[] x = random.floats(rows * width);
          String what = rows + " rows in " + prepacked;
          assertBits(packed.forward(x), prepacked.forward(x), what);
          assertBits(gelu.forward(x), prepackedGelu.forward(x), what);
        }
      }
    }
  }

  @Test
  @Tag(Width.TAG)
  void panelsAtAnyAddressGiveTheSameBits() {
    int in = 21;
    int out = 37;
    Random32 random = new Random32(2);
    Tensor weight = random.tensor("w", out, in);
    float[] x = random.floats(7 * in);
    float[] expected = Linear.packed(weight).forward(x);
    try (WeightFile file = WeightFile.open(write(weight));
        Arena arena = Arena.ofConfined()) {
      Tensor panels = file.tensor("w");
      long bytes = panels.segment().byteSize();
      for (int shift : new int[] {1, 2, 4, 8, 32, 63}) {
        MemorySegment moved =
            arena.allocate(bytes + shift, 64).asSlice(shift).copyFrom(panels.segment());
        Tensor shifted = Tensor.of("w", DType.F32, panels.shape(), moved);
        float[] y = Linear.prepacked(shifted, out, null).forward(x);
        assertBits(expected, y, "moved by " + shift);
      }
    }
  }

  @Test
  void whatStandsBehindTheOutputsReachesNoAnswer() {
    Tensor weight = new Random32(3).tensor("w", 3, 5);
    float[] panels = new float[5 * 16];
    for (int k = 0; k < 5; k++) {
      for (int n = 0; n < 16; n++) {
        panels[k * 16 + n] = n < 3 ? weight.getFloat(n * 5L + k) : Float.NaN;
      }
    }
    Tensor dirty = Tensor.ofFloats("w", Shape.of(1, 5, 16), panels);
    float[] x = new Random32(4).floats(6 * 5);
    float[] y = Linear.prepacked(dirty, 3, null).forward(x);
    assertBits(Linear.packed(weight).forward(x), y, "NaN behind the outputs");
  }

  @Test
  void noColumnsGiveTheBias() {
    Tensor none = Tensor.of("w", DType.F32, Shape.of(1, 0, 16), Arena.ofAuto().allocate(0));
    float[] y = {7, 7};
    Linear.prepacked(none, 2, Tensor.ofFloats("b", Shape.of(2), 1, 2))
        .forward(new float[0], 0, 1, y, 0);
    assertArrayEquals(new float[] {1, 2}, y);
  }

  @Test
  void saysHowItHoldsItsWeight() {
    Tensor panels = Tensor.ofFloats("w", Shape.of(1, 3, 16), new float[48]);
    Linear linear = Linear.prepacked(panels, 2, null);
    String kernels = Machine.current().vectorBits() + "-bit kernels";
    assertEquals("Linear(3, 2, bias=false), prepacked F32, 192 B, " + kernels, linear.toString());
    assertSame(panels, linear.weight());
    assertSame(panels, linear.withActivation(Activation.TANH).weight());
    assertTrue(linear.withActivation(Activation.TANH).toString().contains("), prepacked F32, "));
  }

  @Test
  void refusesWhatIsNoPanelsOfSoManyOutputs() {
    Tensor panels = panels(7, 4, 16);
    for (int out : new int[] {0, -1, 96, 113, 1, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
      assertThrows(TensorException.class, () -> Linear.prepacked(panels, out, null), out + "");
    }
    for (int out : new int[] {97, 100, 112}) {
      assertEquals(out, Linear.prepacked(panels, out, null).outFeatures());
    }
    assertRefused(
        "linear: panels: expected (6, in, 16) for 96 outputs, got (7, 4, 16) (tensor 'w')",
        panels,
        96);
    assertRefused(
        "linear: outputs of panels: expected a whole number from 1 to 2147483631, got 0 (tensor"
            + " 'w')",
        panels,
        0);
    assertRefused(
        "linear: panels: expected (1, in, 16) for 1 outputs, got (1, 16, 4) (tensor 'w')",
        panels(1, 16, 4),
        1);
    assertRefused(
        "linear: panels rank: expected 3 dimensions, got (1, 16) (tensor 'w')", panels(1, 16), 1);
    Tensor ints = Tensor.of("w", DType.I32, Shape.of(1, 1, 16), Arena.ofAuto().allocate(64));
    assertRefused("linear: panels dtype: expected F32, got I32 (tensor 'w')", ints, 1);
    Tensor bias = panels(3);
    assertThrows(TensorException.class, () -> Linear.prepacked(panels, 100, bias));
  }

  private static void assertRefused(String message, Tensor panels, int out) {
    TensorException refusal =
        assertThrows(TensorException.class, () -> Linear.prepacked(panels, out, null));
    assertEquals(message, refusal.getMessage());
  }

  @Test
  void aClosedFileIsATypedError() {
    Path path = write(new Random32(5).tensor("w", 20, 20));
    WeightFile file = WeightFile.open(path);
    Linear linear = Linear.prepacked(file.tensor("w"), 20, null);
    linear.forward(new float[20]);
    file.close();
    WeightFileException closed =
        assertThrows(WeightFileException.class, () -> linear.forward(new float[20]));
    assertEquals(WeightFileException.Kind.CLOSED, closed.kind());
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

  private static void assertBits(float[] expected, float[] actual, String what) {
    assertArrayEquals(bits(expected), bits(actual), what);
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
