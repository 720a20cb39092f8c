package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.internal.kernel.Kernels;
import io.lanewise.internal.kernel.PackedWeight;
import io.lanewise.internal.kernel.Panels;
import io.lanewise.internal.kernel.PlacedWeight;
import io.lanewise.internal.kernel.Product;
import io.lanewise.internal.kernel.Rows;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// The bits of an output depend on nothing but its own row of x and the weight.
@Tag(Width.TAG)
class LinearBitsTest {
  private static final int[] BITS = {512, 256, 128};

  @ParameterizedTest
  @CsvSource({"1,1", "5,4", "17,33", "16,64", "384,31", "33,200", "1000,17", "385,129"})
  void everyWidthGivesTheBitsOfTheScalarTwin(int in, int out) {
    int width = Width.slowFma() ? Math.min(in, 40) : in;
    Random32 random = new Random32(in * 1000L + out);
    Tensor weight = random.tensor("weight", out, width);
    float[] bias = random.floats(out);
    Rows rows32 = Rows.of("test", weight);
    PackedWeight panels = Panels.pack(weight, rows32, Arena.ofAuto());
    PlacedWeight placed = new PlacedWeight(weight, rows32, width, out, 0);
    for (int rows : Width.slowFma() ? new int[] {1, 6} : new int[] {1, 2, 3, 4, 5, 6, 7, 11, 250}) {
      float[] x = random.floats(rows * width);
      float[] packed = run(Kernels.ofBits(0).packed(panels, bias), x, rows, out);
      Kernels twin = Kernels.ofBits(0);
      float[] inPlace = run(twin.inPlace(placed, bias), x, rows, out);
      for (int bits : BITS) {
        Kernels kernels = Kernels.ofBits(bits);
        String what = rows + " rows at " + bits + " bits";
        assertBits(packed, run(kernels.packed(panels, bias), x, rows, out), what);
        Product rowsOfWeight = kernels.inPlace(placed, bias);
        assertBits(inPlace, run(rowsOfWeight, x, rows, out), what + " in place");
      }
    }
  }

  @Test
  void aRowGivesTheSameBitsAloneAndAnywhereInABatch() {
    int in = Width.slowFma() ? 33 : 400;
    int out = 50;
    int most = Width.slowFma() ? 7 : 41;
    Random32 random = new Random32(7);
    Tensor weight = random.tensor("weight", out, in);
    Tensor bias = random.tensor("bias", out);
    float[] row = random.floats(in);
    for (Linear layer : new Linear[] {Linear.packed(weight, bias), Linear.inPlace(weight, bias)}) {
      float[] alone = layer.forward(row);
      for (int rows = 2; rows <= most; rows++) {
        float[] x = random.floats(rows * in);
        int place = random.below(rows);
        System.arraycopy(row, 0, x, place * in, in);
        float[] y = layer.forward(x);
        float[] there = Arrays.copyOfRange(y, place * out, (place + 1) * out);
        assertBits(alone, there, "row " + place + " of " + rows + " in " + layer);
      }
    }
  }

  @Test
  void segmentsAndArraysGiveTheSameBits() {
    int in = 37;
    int out = 21;
    int rows = 6;
    Random32 random = new Random32(8);
    Linear layer = Linear.packed(random.tensor("weight", out, in), random.tensor("bias", out));
    float[] x = random.floats(rows * in);
    try (Arena arena = Arena.ofConfined()) {
      // One byte in, so that nothing is aligned.
      MemorySegment xs = arena.allocate(x.length * 4L + 1);
      MemorySegment ys = arena.allocate(4L * rows * out + 1);
      MemorySegment.copy(x, 0, xs, Tensor.FLOAT, 1, x.length);
      layer.forward(xs, 1, rows, ys, 1);
      float[] y = new float[rows * out];
      MemorySegment.copy(ys, Tensor.FLOAT, 1, y, 0, y.length);
      assertBits(layer.forward(x), y, "segments");
    }
  }

  private static float[] run(Product product, float[] x, int rows, int out) {
    float[] y = new float[rows * out];
    product.multiply(x, 0, rows, y, 0);
    return y;
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
