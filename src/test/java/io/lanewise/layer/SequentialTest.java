package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SequentialTest {
  private final Random32 random = new Random32(8);
  private final Linear first =
      Linear.packed(random.tensor("w1", 70, 33), random.tensor("b1", 70))
          .withActivation(Activation.RELU);
  private final Linear second =
      Linear.inPlace(random.tensor("w2", 20, 70), null).withActivation(Activation.TANH);
  private final Linear third = Linear.packed(random.tensor("w3", 5, 20));
  private final Linear fourth = Linear.packed(random.tensor("w4", 9, 5), random.tensor("b4", 9));

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 4})
  void hasTheBitsOfItsLayersOneByOne(int count) {
    List<Linear> layers = List.of(first, second, third, fourth).subList(0, count);
    Sequential tower = Sequential.of(layers.toArray(Linear[]::new));
    assertEquals(layers, tower.layers());
    assertEquals(33, tower.inFeatures());
    assertEquals(layers.getLast().outFeatures(), tower.outFeatures());
    for (int rows : new int[] {0, 1, 3, 40}) {
      float[] x = random.floats(rows * 33);
      float[] expected = x;
      for (Linear layer : layers) {
        expected = layer.forward(expected);
      }
      assertArrayEquals(expected, tower.forward(x));
      float[] y = new float[expected.length + 7];
      float[] shifted = new float[x.length + 2];
      System.arraycopy(x, 0, shifted, 2, x.length);
      tower.forward(shifted, 2, rows, y, 3);
      assertArrayEquals(expected, Arrays.copyOfRange(y, 3, 3 + expected.length));
    }
  }

  @Test
  void aBatchBeyondTheScratchPassesInPieces() {
    Linear wide = Linear.packed(random.tensor("w", 3000, 4));
    Linear back = Linear.packed(random.tensor("v", 2, 3000));
    float[] x = random.floats(400 * 4);
    assertArrayEquals(back.forward(wide.forward(x)), Sequential.of(wide, back).forward(x));
  }

  @Test
  void tensorsOfAnyLeadingShape() {
    Tensor x = random.tensor("x", 2, 3, 33);
    try (Arena arena = Arena.ofConfined()) {
      Tensor y = Sequential.of(first, second).forward(x, arena);
      assertEquals(Shape.of(2, 3, 20), y.shape());
      assertArrayEquals(second.forward(first.forward(x.toFloats())), y.toFloats());
      Tensor halves = Tensor.of("h", DType.F16, Shape.of(33), arena.allocate(66));
      Sequential tower = Sequential.of(first);
      assertThrows(TensorException.class, () -> tower.forward(halves, arena));
      assertThrows(TensorException.class, () -> tower.forward(random.tensor("x", 32), arena));
    }
  }

  @Test
  void layersThatDoNotFitAreNamed() {
    TensorException failure =
        assertThrows(TensorException.class, () -> Sequential.of(first, second, fourth));
    String message = String.valueOf(failure.getMessage());
    assertTrue(message.startsWith("sequential: inputs of layer 2: expected 20, got 5"), message);
    assertThrows(TensorException.class, Sequential::of);
    Sequential tower = Sequential.of(first, second);
    assertThrows(TensorException.class, () -> tower.forward(new float[34]));
    assertThrows(TensorException.class, () -> tower.forward(new float[33], 0, 2, new float[40], 0));
    assertTrue(tower.toString().startsWith("Sequential(\n  Linear(33, 70, bias=true, activation"));
  }
}
