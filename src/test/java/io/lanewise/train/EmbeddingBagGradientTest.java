package io.lanewise.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Width;
import io.lanewise.layer.Embedding;
import io.lanewise.layer.EmbeddingBag;
import io.lanewise.layer.EmbeddingBag.Mode;
import io.lanewise.layer.IdOutOfRangeException;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The gradient of bags, in numbers that can be checked by hand.
@Tag(Width.TAG)
class EmbeddingBagGradientTest {
  private static final float NAN = Float.NaN;

  private final Embedding table =
      Embedding.of(Tensor.ofFloats("w", Shape.of(5, 2), 1, 9, 4, 9, 7, 2, 4, 8, -1, -2));

  private EmbeddingBagGradient of(Mode mode) {
    return EmbeddingBagGradient.of(EmbeddingBag.of(table, mode));
  }

  private static float[] dense(SparseGradient gradient) {
    return Tables.dense(gradient);
  }

  @Test
  void everyRowOfABagGetsTheBagsGradient() {
    int[] ids = {0, 2, 2, 1};
    int[] offsets = {0, 3, 3};
    float[] gradY = {1, 10, 5, 50, 3, 30};
    float[] expected = {1, 10, 3, 30, 2, 20, 0, 0, 0, 0};
    assertArrayEquals(expected, dense(of(Mode.SUM).backward(ids, offsets, gradY)));
    long[] longIds = {0, 2, 2, 1};
    assertArrayEquals(
        expected,
        dense(
            EmbeddingBagGradient.of(EmbeddingBag.of(table, Mode.SUM).withIncludeLastOffset(true))
                .backward(longIds, new long[] {0, 3, 3, 4}, gradY)));
    assertArrayEquals(
        new float[] {1, 10, 3, 30, 1, 10, 0, 0, 0, 0},
        dense(of(Mode.SUM).withScaleGradByFreq().backward(ids, offsets, gradY)));
  }

  @Test
  void aMeanIsDividedByTheIdsThatAreNotPadding() {
    EmbeddingBagGradient gradient =
        EmbeddingBagGradient.of(EmbeddingBag.of(table.withPaddingIdx(2), Mode.MEAN));
    assertArrayEquals(
        new float[] {2, 4, 0, 0, 0, 0, 4, 8, 0, 0},
        dense(
            gradient.backward(
                new int[] {0, 2, 3, 2, 3, 2},
                new int[] {0, 4, 5},
                new float[] {4, 8, 2, 4, 9, 9})));
  }

  @Test
  void theFirstOfTheGreatestTakesAColumnAndRowsThatTakeNoneHaveNoGradient() {
    SparseGradient gradient =
        of(Mode.MAX).backward(new int[] {3, 1, 0, 4}, new int[] {0, 3}, new float[] {1, 2, 3, 4});
    // Column 0: rows 3 and 1 have a 4, and 3 is first. Column 1: rows 1 and 0 have a 9.
    assertArrayEquals(new float[] {0, 0, 0, 2, 0, 0, 1, 0, 3, 4}, dense(gradient));
    assertEquals(3, gradient.count());
  }

  @Test
  void aNanKeepsAColumnOnlyWhereItCameFirst() {
    Embedding odd = Embedding.of(Tensor.ofFloats("w", Shape.of(2, 2), NAN, 1, 5, NAN));
    assertArrayEquals(
        new float[] {1, 2, 0, 0},
        dense(
            EmbeddingBagGradient.of(EmbeddingBag.of(odd, Mode.MAX))
                .backward(new int[] {0, 1}, new int[] {0}, new float[] {1, 2})));
  }

  @Test
  void weightsMultiplyAndHaveAGradientOfTheirOwn() {
    EmbeddingBagGradient gradient =
        EmbeddingBagGradient.of(EmbeddingBag.of(table.withPaddingIdx(1), Mode.SUM));
    long[] ids = {0, 1, 2, 0};
    long[] offsets = {0, 3};
    float[] gradY = {1, 10, 2, 20};
    assertArrayEquals(
        new float[] {7, 70, 0, 0, -1, -10, 0, 0, 0, 0},
        dense(gradient.backward(ids, offsets, new float[] {3, 9, -1, 2}, gradY)));
    float[] gradWeights = {NAN, NAN, NAN, NAN};
    gradient.weightsBackward(ids, offsets, gradY, gradWeights);
    assertArrayEquals(new float[] {91, 0, 27, 182}, gradWeights);
    int[] intIds = {0, 1, 2, 0};
    int[] intOffsets = {0, 3};
    float[] again = new float[4];
    gradient.weightsBackward(intIds, intOffsets, gradY, again);
    assertArrayEquals(gradWeights, again);
    assertArrayEquals(
        new float[] {7, 70, 0, 0, -1, -10, 0, 0, 0, 0},
        dense(gradient.backward(intIds, intOffsets, new float[] {3, 9, -1, 2}, gradY)));
  }

  @ParameterizedTest
  @EnumSource(Mode.class)
  void bagsOfNothingHaveNoGradient(Mode mode) {
    EmbeddingBagGradient gradient =
        EmbeddingBagGradient.of(EmbeddingBag.of(table.withPaddingIdx(0), mode));
    assertEquals(
        0, gradient.backward(new int[] {0, 0}, new int[] {0, 0}, new float[] {1, 1, 1, 1}).count());
    assertEquals(0, gradient.backward(new int[0], new int[0], new float[0]).count());
  }

  @Test
  void operandsThatDoNotFitAreRefused() {
    EmbeddingBagGradient sum = of(Mode.SUM);
    long[] ids = {0, 1, 2};
    float[] gradY = new float[4];
    refused("offset 0: expected 0, got 1", () -> sum.backward(ids, new long[] {1, 2}, gradY));
    refused(
        "offset 2: expected 2 <= offset <= 3, got 1",
        () -> sum.backward(ids, new long[] {0, 2, 1}, new float[6]));
    refused(
        "offset 1: expected 0 <= offset <= 3, got 4",
        () -> sum.backward(ids, new long[] {0, 4}, gradY));
    EmbeddingBagGradient last =
        EmbeddingBagGradient.of(EmbeddingBag.of(table, Mode.SUM).withIncludeLastOffset(true));
    refused("offset 2: expected 3, got 2", () -> last.backward(ids, new long[] {0, 1, 2}, gradY));
    refused("offsets: expected one at least", () -> last.backward(ids, new long[0], gradY));
    refused("of the output", () -> sum.backward(ids, new long[] {0, 1, 2}, gradY));
    refused("weights", () -> sum.backward(ids, new long[] {0, 1}, new float[2], gradY));
    refused(
        "mode with weights: expected SUM, got MEAN",
        () -> of(Mode.MEAN).backward(ids, new long[] {0, 1}, new float[3], gradY));
    refused(
        "mode with scaling by frequency: expected SUM or MEAN, got MAX",
        () -> of(Mode.MAX).withScaleGradByFreq());
    assertThrows(
        IdOutOfRangeException.class, () -> sum.backward(new long[] {0, 5}, new long[] {0}, gradY));
  }

  private static void refused(String part, Runnable call) {
    TensorException refusal = assertThrows(TensorException.class, call::run);
    String message = refusal + "";
    assertTrue(message.contains(part), message);
  }
}
