package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.layer.Embedding;
import io.lanewise.layer.IdOutOfRangeException;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// The gradient of look-ups: which rows it has, in which order, and what they sum.
@Tag(Width.TAG)
class EmbeddingGradientTest {
  private static final int ROWS = 1000;
  private static final int DIM = 37;

  private final Random32 random = new Random32(22);
  private final Embedding table =
      Embedding.of(
          Tensor.of("w", DType.F32, Shape.of(ROWS, DIM), Arena.ofAuto().allocate(ROWS * DIM * 4L)));

  @Test
  void idsAscendAndDuplicatesAreSummedInTheOrderOfTheirPositions() {
    long[] ids = new long[400];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = i % 3 == 0 ? 777 : random.below(ROWS);
    }
    float[] gradY = random.floats(ids.length * DIM);
    SparseGradient gradient = EmbeddingGradient.of(table).backward(ids, gradY);
    float[] expected = new float[ROWS * DIM];
    for (int i = 0; i < ids.length; i++) {
      for (int c = 0; c < DIM; c++) {
        expected[(int) ids[i] * DIM + c] += gradY[i * DIM + c];
      }
    }
    Tables.assertBits(expected, Tables.dense(gradient), "sums");
    for (int i = 1; i < gradient.count(); i++) {
      assertTrue(gradient.id(i - 1) < gradient.id(i), "id " + i);
    }
    int[] same = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      same[i] = (int) ids[i];
    }
    Tables.assertBits(
        expected, Tables.dense(EmbeddingGradient.of(table).backward(same, gradY)), "int ids");
  }

  @Test
  void aRowIsDividedByHowOftenItsIdIsInTheBatch() {
    float[] gradY = random.floats(4 * DIM);
    SparseGradient gradient =
        EmbeddingGradient.scaledByFrequency(table).backward(new int[] {5, 9, 5, 5}, gradY);
    assertEquals(2, gradient.count());
    float[] row = gradient.row(0);
    for (int c = 0; c < DIM; c++) {
      assertEquals((gradY[c] + gradY[2 * DIM + c] + gradY[3 * DIM + c]) / 3, row[c]);
      assertEquals(gradY[DIM + c], gradient.row(1)[c]);
    }
  }

  @Test
  void thePaddingRowHasNoGradient() {
    EmbeddingGradient padded = EmbeddingGradient.of(table.withPaddingIdx(-1));
    SparseGradient gradient =
        padded.backward(new int[] {ROWS - 1, 2, ROWS - 1}, random.floats(3 * DIM));
    assertEquals(1, gradient.count());
    assertEquals(2, gradient.id(0));
    assertEquals(0, padded.backward(new int[] {ROWS - 1}, random.floats(DIM)).count());
    assertEquals(0, padded.backward(new int[0], new float[0]).count());
  }

  @Test
  void anIdWithoutARowIsRefusedAndLeavesNoGradient() {
    EmbeddingGradient backward = EmbeddingGradient.of(table);
    SparseGradient gradient = backward.backward(new int[] {1}, random.floats(DIM));
    IdOutOfRangeException refused =
        assertThrows(
            IdOutOfRangeException.class,
            () -> backward.backward(new long[] {1, 2, ROWS}, random.floats(3 * DIM)));
    assertEquals(ROWS, refused.id());
    assertEquals(2, refused.position());
    assertEquals(0, gradient.count());
    assertThrows(
        IdOutOfRangeException.class, () -> backward.backward(new int[] {-1}, new float[DIM]));
    assertThrows(TensorException.class, () -> backward.backward(new int[2], new float[DIM]));
  }

  @Test
  void aGradientKnowsItsRowsAndNoOthers() {
    SparseGradient gradient =
        EmbeddingGradient.of(table).backward(new int[] {7}, random.floats(DIM));
    assertEquals("SparseGradient(1 of 1000 rows, 37)", gradient.toString());
    assertThrows(TensorException.class, () -> gradient.id(1));
    assertThrows(TensorException.class, () -> gradient.row(-1));
    assertThrows(TensorException.class, () -> gradient.toDense(new float[DIM]));
  }

  @Test
  void idsOfEveryByteAreSorted() {
    RowOrder order = new RowOrder();
    long[] ids = {1L << 40, 3, 1L << 33, 256, 3, 65_536, 1L << 40, 255, 0};
    order.clear(ids.length);
    for (int i = 0; i < ids.length; i++) {
      order.add(ids[i], i);
    }
    order.sort((1L << 40) + 1);
    int[] positions = new int[ids.length];
    for (int i = 0; i < ids.length; i++) {
      positions[i] = order.position(i);
      assertEquals(ids[positions[i]], order.id(i));
    }
    assertArrayEquals(new int[] {8, 1, 4, 7, 3, 5, 2, 0, 6}, positions);
    assertEquals(7, order.distinct());
  }
}
