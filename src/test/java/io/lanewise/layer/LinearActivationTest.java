package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// An activation inside a layer gives the bits of the layer and the activation one after the other.
@Tag(Width.TAG)
class LinearActivationTest {
  static Stream<int[]> pairs() {
    int[] ins = Width.slowFma() ? new int[] {1, 17} : new int[] {0, 1, 17, 385};
    int[] outs = Width.slowFma() ? new int[] {3, 33} : new int[] {1, 16, 17, 127, 129, 144, 300};
    return Arrays.stream(ins)
        .boxed()
        .flatMap(in -> Arrays.stream(outs).mapToObj(out -> new int[] {in, out}));
  }

  @ParameterizedTest
  @MethodSource("pairs")
  void fusedEqualsSeparate(int[] pair) {
    int in = pair[0];
    int out = pair[1];
    Random32 random = new Random32(17L * in + out);
    Tensor weight = random.tensor("weight", out, in);
    Tensor bias = random.tensor("bias", out);
    int[] rowCounts = Width.slowFma() ? new int[] {1, 5} : new int[] {1, 2, 5, in == 17 ? 250 : 9};
    Linear[] layers = {
      Linear.packed(weight, bias), Linear.packed(weight), Linear.inPlace(weight, bias)
    };
    for (Linear layer : layers) {
      for (int rows : rowCounts) {
        float[] x = random.floats(rows * in);
        // Ones around the output show what is written beside it.
        float[] product = new float[rows * out + 2];
        Arrays.fill(product, 1f);
        layer.forward(x, 0, rows, product, 1);
        for (Activation activation : Activation.values()) {
          float[] separate = product.clone();
          activation.apply(separate, 1, rows * out);
          float[] fused = new float[product.length];
          Arrays.fill(fused, 1f);
          layer.withActivation(activation).forward(x, 0, rows, fused, 1);
          String what = rows + " rows, " + layer.withActivation(activation);
          assertArrayEquals(bits(separate), bits(fused), what);
        }
      }
    }
  }

  @Test
  void aLayerShowsItsActivationAndSharesItsWeight() {
    Random32 random = new Random32(3);
    Tensor weight = random.tensor("weight", 8, 4);
    for (Linear layer : new Linear[] {Linear.packed(weight), Linear.inPlace(weight, null)}) {
      Linear gelu = layer.withActivation(Activation.GELU_TANH);
      assertEquals(Activation.GELU_TANH, gelu.activation());
      assertEquals(Activation.NONE, layer.activation());
      assertSame(layer.weight(), gelu.weight());
      String text = gelu.toString();
      assertTrue(text.startsWith("Linear(4, 8, bias=false, activation=gelu_tanh), "), text);
      assertEquals(layer.toString(), gelu.withActivation(Activation.NONE).toString());
    }
  }

  private static int[] bits(float[] values) {
    int[] bits = new int[values.length];
    for (int i = 0; i < values.length; i++) {
      bits[i] = Float.floatToRawIntBits(values[i]);
    }
    return bits;
  }
}
