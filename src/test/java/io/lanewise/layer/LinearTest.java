package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

class LinearTest {
  private static final int IN = 3;
  private static final int OUT = 2;

  private final Tensor weight = Tensor.ofFloats("encoder.out", Shape.of(OUT, IN), 1, 2, 3, 4, 5, 6);
  private final Tensor bias = Tensor.ofFloats("encoder.bias", Shape.of(OUT), 10, 20);
  private final Linear linear = Linear.packed(weight, bias);

  @Test
  void multipliesByTheTransposedWeightAndAddsTheBias() {
    assertArrayEquals(new float[] {24, 52}, linear.forward(new float[] {1, 2, 3}));
    assertArrayEquals(new float[] {14, 32}, Linear.packed(weight).forward(new float[] {1, 2, 3}));
    assertTrue(linear.hasBias());
    assertFalse(Linear.packed(weight).hasBias());
  }

  @Test
  void takesWindowsOfBothArraysAndLeavesTheRestAlone() {
    float[] x = {9, 1, 2, 3, 0, 0, 1, 9};
    float[] y = {-1, -1, -1, -1, -1, -1};
    linear.forward(x, 1, 2, y, 1);
    assertArrayEquals(new float[] {-1, 24, 52, 13, 26, -1}, y);
  }

  @Test
  void keepsTheLeadingDimensionsOfATensor() {
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = new Random32(1).tensor("x", 2, 4, IN);
      Tensor y = linear.forward(x, arena);
      assertEquals(Shape.of(2, 4, OUT), y.shape());
      assertArrayEquals(linear.forward(x.toFloats()), y.toFloats());
      Tensor vector = new Random32(2).tensor("x", IN);
      assertEquals(Shape.of(OUT), linear.forward(vector, arena).shape());
    }
  }

  @Test
  void noRowsGiveNoRows() {
    assertEquals(0, linear.forward(new float[0]).length);
    assertEquals(0, Linear.inPlace(weight, bias).forward(new float[0]).length);
    try (Arena arena = Arena.ofConfined()) {
      Tensor none = Tensor.of("x", DType.F32, Shape.of(0, IN), arena.allocate(0));
      assertEquals(Shape.of(0, OUT), linear.forward(none, arena).shape());
    }
  }

  @Test
  void noColumnsGiveTheBias() {
    Tensor empty = Tensor.of("w", DType.F32, Shape.of(OUT, 0), Arena.ofAuto().allocate(0));
    float[] y = new float[2 * OUT];
    for (Linear layer : new Linear[] {Linear.packed(empty, bias), Linear.inPlace(empty, bias)}) {
      Arrays.fill(y, 7);
      layer.forward(new float[0], 0, 2, y, 0);
      assertArrayEquals(new float[] {10, 20, 10, 20}, y);
    }
  }

  @Test
  void noOutputsGiveNothing() {
    Tensor empty = Tensor.of("w", DType.F32, Shape.of(0, IN), Arena.ofAuto().allocate(0));
    assertEquals(0, Linear.packed(empty).forward(new float[IN]).length);
    assertEquals(0, Linear.inPlace(empty, null).forward(new float[IN]).length);
  }

  @Test
  void aBatchBeyondTheHeapChunkEqualsItsRows() {
    Random32 random = new Random32(6);
    Linear wide = Linear.packed(random.tensor("w", 40, 2000));
    int rows = 700;
    try (Arena arena = Arena.ofConfined()) {
      Tensor x = random.tensor("x", rows, 2000);
      assertArrayEquals(wide.forward(x.toFloats()), wide.forward(x, arena).toFloats());
    }
  }

  @Test
  void refusesInputsThatDoNotFit() {
    TensorException columns =
        assertThrows(TensorException.class, () -> linear.forward(new float[4]));
    assertEquals(
        "linear: input columns: expected a multiple of 3, got 4"
            + " (weight 'encoder.out' F32 (2, 3))",
        columns.getMessage());
    try (Arena arena = Arena.ofConfined()) {
      Tensor other = new Random32(1).tensor("x", 2, 4);
      assertEquals(
          "linear: input columns: expected 3, got (2, 4) (weight 'encoder.out' F32 (2, 3))",
          assertThrows(TensorException.class, () -> linear.forward(other, arena)).getMessage());
      Tensor ids = Tensor.of("x", DType.I32, Shape.of(3), arena.allocate(12));
      assertThrows(TensorException.class, () -> linear.forward(ids, arena));
      assertThrows(
          TensorException.class,
          () -> linear.forward(arena.allocate(11), 0, 1, arena.allocate(8), 0));
    }
    assertThrows(TensorException.class, () -> linear.forward(new float[3], 0, 1, new float[1], 0));
    assertThrows(TensorException.class, () -> linear.forward(new float[3], 1, 1, new float[2], 0));
    assertThrows(TensorException.class, () -> linear.forward(new float[3], 0, -1, new float[2], 0));
  }

  @Test
  void refusesToWriteOverItsInput() {
    float[] both = new float[5];
    assertThrows(TensorException.class, () -> linear.forward(both, 0, 1, both, 2));
    linear.forward(both, 0, 1, both, 3);
    assertArrayEquals(new float[] {0, 0, 0, 10, 20}, both);
  }

  @Test
  void refusesWeightsAndBiasesThatDoNotFit() {
    assertThrows(TensorException.class, () -> Linear.packed(bias));
    Tensor three = new Random32(1).tensor("b", 3);
    assertEquals(
        "linear: bias: expected (2), got (3) (tensor 'b')",
        assertThrows(TensorException.class, () -> Linear.packed(weight, three)).getMessage());
    assertThrows(TensorException.class, () -> Linear.packed(weight, weight));
    Tensor ints = Tensor.of("w", DType.I32, Shape.of(1, 1), Arena.ofAuto().allocate(4));
    assertThrows(TensorException.class, () -> Linear.packed(ints));
  }

  @Test
  void aPackedLayerOutlivesTheMemoryItWasMadeFrom() {
    Arena arena = Arena.ofShared();
    Tensor short_ = Tensor.of("w", DType.F32, Shape.of(1, 2), arena.allocate(8));
    Linear packed = Linear.packed(short_);
    Linear inPlace = Linear.inPlace(short_, null);
    arena.close();
    assertEquals(1, packed.forward(new float[2]).length);
    assertThrows(TensorException.class, () -> inPlace.forward(new float[2]));
  }

  @Test
  void aClosedInputIsATypedError() {
    Arena closed = Arena.ofShared();
    Tensor x = Tensor.of("x", DType.F32, Shape.of(1, IN), closed.allocate(12));
    closed.close();
    try (Arena arena = Arena.ofConfined()) {
      assertEquals(
          "linear: input: memory: expected an open arena, got a closed one (tensor 'x')",
          assertThrows(TensorException.class, () -> linear.forward(x, arena)).getMessage());
    }
  }

  @Test
  void aClosedPackingArenaIsATypedError() {
    Arena arena = Arena.ofShared();
    Linear packed = Linear.packed(weight, bias, arena);
    arena.close();
    assertThrows(TensorException.class, () -> packed.forward(new float[IN]));
  }

  @Test
  void saysHowItHoldsItsWeight() {
    String kernels = Machine.current().vectorBits() + "-bit kernels";
    assertEquals("Linear(3, 2, bias=true), packed F32, 192 B, " + kernels, linear.toString());
    assertEquals(
        "Linear(3, 2, bias=false), in place F32, 24 B, " + kernels,
        Linear.inPlace(weight, null).toString());
  }
}
