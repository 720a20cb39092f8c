package io.lanewise.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import org.junit.jupiter.api.Test;

class ShapeTest {
  @Test
  void countsItsElements() {
    assertEquals(1, Shape.of().elementCount());
    assertEquals(0, Shape.of(3, 0, 5).elementCount());
    assertEquals(3_000_000_000L, Shape.of(30_000_000, 100).elementCount());
  }

  @Test
  void refusesNegativeAndOverflowingDimensions() {
    assertEquals(
        "shape: dimension: expected >= 0, got -1 ((2, -1))",
        assertThrows(TensorException.class, () -> Shape.of(2, -1)).getMessage());
    assertThrows(TensorException.class, () -> Shape.of(1L << 32, 1L << 31));
    assertThrows(TensorException.class, () -> Shape.of(1L << 62, 4, 0));
    assertEquals(0, Shape.of(0, Long.MAX_VALUE, Long.MAX_VALUE).elementCount());
  }

  @Test
  void comparesByDimensionsAndCopiesThem() {
    long[] dims = {4, 5};
    Shape shape = Shape.of(dims);
    dims[0] = 9;
    shape.toArray()[1] = 9;
    assertEquals(Shape.of(4, 5), shape);
    assertEquals(Shape.of(4, 5).hashCode(), shape.hashCode());
    assertEquals("(4, 5)", shape.toString());
    assertEquals("()", Shape.of().toString());
  }

  @Test
  void givesRelatedShapes() {
    assertEquals(Shape.of(2, 3, 4), Shape.of(2, 3).append(4));
    assertEquals(Shape.of(2, 7), Shape.of(2, 3).withLast(7));
    assertEquals(5, Shape.of(4, 5).last());
    assertEquals(1, Shape.of().last());
    assertThrows(TensorException.class, () -> Shape.of(4).dim(1));
  }
}
