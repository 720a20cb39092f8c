package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.internal.kernel.Kernels;
import io.lanewise.internal.kernel.PackedWeight;
import io.lanewise.internal.kernel.Panels;
import io.lanewise.internal.kernel.PlacedWeight;
import io.lanewise.internal.kernel.Product;
import io.lanewise.internal.kernel.Rows;
import io.lanewise.tensor.Quantized.Layout;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Both layers over every layout of codes: look-ups bit for bit, products within their bound and
/// with the same bits at every width.
@Tag(Width.TAG)
class QuantizedLayersTest {
  static Stream<CodeMatrix> matrices() {
    int wide = Width.slowFma() ? 64 : 416;
    int rows = Width.slowFma() ? 5 : 37;
    return Stream.of(
        CodeMatrix.random(Layout.SIGNED, rows, wide + 5, 10_000, false),
        CodeMatrix.random(Layout.SIGNED, rows, wide + 5, 10_000, true),
        CodeMatrix.random(Layout.SIGNED, 3, 1, 10_000, false),
        CodeMatrix.random(Layout.SIGNED, rows, wide + 1, 32, false),
        CodeMatrix.random(Layout.SIGNED, rows, wide + 17, 64, true),
        CodeMatrix.random(Layout.SIGNED, rows, wide + 130, 128, false),
        CodeMatrix.random(Layout.UNSIGNED, rows, wide + 3, 10_000, true),
        CodeMatrix.random(Layout.UNSIGNED, rows, wide, 128, true),
        CodeMatrix.random(Layout.INT4, rows, wide + 7, 32, false),
        CodeMatrix.random(Layout.INT4, 1, 3, 32, false),
        CodeMatrix.random(Layout.EMBEDDING_BAG_BYTE, rows, wide + 9, 10_000, false),
        CodeMatrix.random(Layout.EMBEDDING_BAG_4BIT, rows, wide + 11, 10_000, false),
        CodeMatrix.random(Layout.EMBEDDING_BAG_4BIT, 2, 1, 10_000, false),
        CodeMatrix.random(Layout.Q8_0, rows, wide, 32, false),
        CodeMatrix.random(Layout.Q4_0, rows, wide, 32, false));
  }

  @ParameterizedTest
  @MethodSource("matrices")
  void lookUpsFollowTheFormula(CodeMatrix matrix) {
    Embedding table = Embedding.of(matrix.weight());
    int rows = matrix.rows();
    int columns = matrix.columns();
    assertEquals(rows, table.numEmbeddings());
    assertEquals(columns, table.embeddingDim());
    int[] ids = IntStream.range(0, 3 * rows).map(i -> i * 7 % rows).toArray();
    float[] expected = new float[ids.length * columns];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = matrix.number(ids[i / columns], i % columns);
    }
    float[] actual = new float[expected.length];
    table.lookup(ids, actual, 0);
    assertArrayEquals(expected, actual);
    Arrays.fill(actual, 0);
    try (Arena arena = Arena.ofConfined()) {
      var memory = arena.allocate(4L * actual.length + 1);
      table.lookup(Arrays.stream(ids).asLongStream().toArray(), memory, 1);
      assertArrayEquals(expected, memory.asSlice(1).toArray(Tensor.FLOAT));
    }
  }

  @ParameterizedTest
  @MethodSource("matrices")
  void productsStayWithinTheBound(CodeMatrix matrix) {
    int out = matrix.rows();
    int in = matrix.columns();
    Random32 random = new Random32(3);
    Tensor bias = random.tensor("bias", out);
    for (int rows : new int[] {1, 4}) {
      float[] x = random.floats(rows * in);
      for (Tensor b : new Tensor[] {bias, null}) {
        MatrixReference reference = matrix.reference(x, rows, b);
        Linear packed = Linear.packed(matrix.weight(), b, Arena.ofAuto());
        reference.check(packed.forward(x), packed.toString());
        Linear inPlace = Linear.inPlace(matrix.weight(), b);
        reference.check(inPlace.forward(x), inPlace.toString());
      }
    }
  }

  @ParameterizedTest
  @MethodSource("matrices")
  void everyWidthBatchAndPlaceGivesTheSameBits(CodeMatrix matrix) {
    int out = matrix.rows();
    int in = matrix.columns();
    Random32 random = new Random32(4);
    float[] bias = random.floats(out);
    Rows rowsOf = Rows.of(matrix.weight());
    PackedWeight packed = Panels.pack(matrix.weight().codes(), rowsOf, Arena.ofAuto());
    PlacedWeight placed = new PlacedWeight(matrix.weight().codes(), rowsOf, in, out, 0);
    int most = Width.slowFma() ? 2 : 13;
    float[] x = random.floats(most * in);
    for (boolean inPlace : new boolean[] {false, true}) {
      float[] expected = run(product(0, inPlace ? null : packed, placed, bias), x, most, out);
      for (int bits : new int[] {512, 256, 128}) {
        Product product = product(bits, inPlace ? null : packed, placed, bias);
        assertArrayEquals(expected, run(product, x, most, out), bits + " bits");
        for (int row = 0; row < most; row++) {
          float[] alone = new float[out];
          product.multiply(x, row * in, 1, alone, 0);
          float[] there = Arrays.copyOfRange(expected, row * out, (row + 1) * out);
          assertArrayEquals(there, alone, "row " + row + " at " + bits + " bits");
        }
      }
    }
  }

  private static Product product(
      int bits, @Nullable PackedWeight packed, PlacedWeight placed, float[] bias) {
    Kernels kernels = Kernels.ofBits(bits);
    return packed == null ? kernels.inPlace(placed, bias) : kernels.packed(packed, bias);
  }

  private static float[] run(Product product, float[] x, int rows, int out) {
    float[] y = new float[rows * out];
    product.multiply(x, 0, rows, y, 0);
    return y;
  }
}
