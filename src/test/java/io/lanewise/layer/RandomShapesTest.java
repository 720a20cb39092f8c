package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.lanewise.Random32;
import io.lanewise.internal.kernel.Kernels;
import io.lanewise.internal.kernel.PackedWeight;
import io.lanewise.internal.kernel.Panels;
import io.lanewise.internal.kernel.Product;
import io.lanewise.internal.kernel.Rows;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import org.junit.jupiter.api.Test;

/// Shapes that nobody picked, against Commons Math within the proven bound, and packed against the
/// scalar twin bit for bit.
///
/// `-Dlanewise.test.shapes=100000` makes it as long as one likes; the shapes are the same each
/// time.
class RandomShapesTest {
  private static final int SHAPES = Integer.getInteger("lanewise.test.shapes", 2000);

  @Test
  void staysWithinTheBoundAndKeepsTheBits() {
    for (int shape = 0; shape < SHAPES; shape++) {
      Random32 random = new Random32(shape);
      int in = size(random, 9);
      int out = size(random, 7);
      int rows = size(random, 5);
      Tensor weight = random.tensor("weight", out, in);
      Tensor bias = random.tensor("bias", out);
      float[] x = random.floats(rows * in);
      String what = "shape " + shape + ": " + in + " -> " + out + ", " + rows + " rows";
      MatrixReference reference = new MatrixReference(x, rows, weight, bias);
      float[] packed = Linear.packed(weight, bias).forward(x);
      reference.check(packed, what + ", packed");
      reference.check(Linear.inPlace(weight, bias).forward(x), what + ", in place");
      assertArrayEquals(twin(weight, bias, x, rows), packed, what);
    }
  }

  private static float[] twin(Tensor weight, Tensor bias, float[] x, int rows) {
    int out = (int) weight.shape().dim(0);
    try (Arena arena = Arena.ofConfined()) {
      PackedWeight panels = Panels.pack(weight, Rows.of("test", weight), arena);
      Product twin = Kernels.ofBits(0).packed(panels, bias.toFloats());
      float[] y = new float[rows * out];
      twin.multiply(x, 0, rows, y, 0);
      return y;
    }
  }

  /// From 1 up to below 2^bits, small ones as often as large ones.
  private static int size(Random32 random, int bits) {
    return 1 + random.below(1 << (1 + random.below(bits)));
  }
}
