package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/// What the two layers are for, in the words of the document that the project came from.
@Tag(Width.TAG)
class MissionTest {
  private final Tensor table = new Random32(1).tensor("embedding.weight", 5, 4);

  @Test
  void anEmbeddingOfFiveTokensAndFourFeaturesHasAFiveByFourWeight() {
    Embedding lookup = Embedding.of(table);
    assertEquals(5, lookup.numEmbeddings());
    assertEquals(4, lookup.embeddingDim());
    assertEquals(Shape.of(5, 4), lookup.weight().shape());
  }

  @Test
  void idThreeRetrievesTheVectorAtRowThree() {
    assertArrayEquals(Arrays.copyOfRange(table.toFloats(), 12, 16), Embedding.of(table).lookup(3));
  }

  @Test
  void anIntegerIdDoesWhatAOneHotVectorWould() {
    // An embedding's weight is (num, dim), a linear layer's (out, in): the same map, transposed.
    float[] transposed = new float[20];
    for (int row = 0; row < 5; row++) {
      for (int column = 0; column < 4; column++) {
        transposed[column * 5 + row] = table.getFloat(row * 4L + column);
      }
    }
    Linear projection = Linear.packed(Tensor.ofFloats("w", Shape.of(4, 5), transposed));
    for (int id = 0; id < 5; id++) {
      float[] oneHot = new float[5];
      oneHot[id] = 1;
      assertArrayEquals(projection.forward(oneHot), Embedding.of(table).lookup(id));
    }
  }

  @Test
  void aLinearFromFiveToFourHasAFourByFiveWeight() {
    Linear linear = Linear.packed(new Random32(2).tensor("linear.weight", 4, 5));
    assertEquals(Shape.of(4, 5), linear.weight().shape());
    assertEquals(5, linear.inFeatures());
    assertEquals(4, linear.outFeatures());
  }

  @Test
  void theLinearProductOfOnesIsTheSumOfEachRow() {
    Tensor weight = Tensor.ofFloats("w", Shape.of(4, 5), counting(20));
    float[] ones = {1, 1, 1, 1, 1};
    assertArrayEquals(new float[] {10, 35, 60, 85}, Linear.packed(weight).forward(ones));
  }

  @Test
  void lookingUpIsDirectAddressing() {
    assertEquals(
        table.segment().address() + 2 * 4 * Float.BYTES, Embedding.of(table).row(2).address());
  }

  private static float[] counting(int count) {
    float[] values = new float[count];
    for (int i = 0; i < count; i++) {
      values[i] = i;
    }
    return values;
  }
}
