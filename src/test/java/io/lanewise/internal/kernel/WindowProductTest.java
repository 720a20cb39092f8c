package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// A window of a table's products is a part of them all, and may lie beyond 2³¹ elements.
@Tag(Width.TAG)
class WindowProductTest {
  private static final int IN = 37;

  @Test
  void aWindowIsAPartOfTheWholeProduct() {
    int out = 50;
    int rows = 5;
    Random32 random = new Random32(18);
    Tensor weight = random.tensor("w", out, IN);
    PlacedWeight placed = new PlacedWeight(weight, Rows.of("test", weight), IN, out, 0);
    float[] x = random.floats(rows * IN);
    float[] whole = new float[rows * out];
    Kernels.active().inPlace(placed, null).multiply(x, 0, rows, whole, 0);
    WindowProduct product = Kernels.active().windows(placed);
    for (int first = 0; first < out; first += 7) {
      for (int count = 0; count <= out - first; count += 9) {
        float[] y = new float[3 + rows * 60];
        product.window(x, 0, rows, first, count, y, 3, 60);
        for (int r = 0; r < rows; r++) {
          for (int i = 0; i < 57; i++) {
            float expected = i < count ? whole[r * out + first + i] : 0;
            assertEquals(expected, y[3 + r * 60 + i], "row " + r + ", " + first + " + " + i);
          }
        }
      }
    }
  }

  /// Short rows of a weight that no cache holds are read in another order.
  @Test
  void aWeightInMemoryHasTheBitsOfASmallOne() {
    int out = 35_000;
    int in = 250;
    int count = 300;
    Random32 random = new Random32(19);
    Tensor large = random.tensor("w", out, in);
    PlacedWeight whole = new PlacedWeight(large, Rows.of("test", large), in, out, 0);
    WindowProduct windows = Kernels.active().windows(whole);
    for (int first : new int[] {0, 12_345, out - count}) {
      long bytes = in * (long) Float.BYTES;
      MemorySegment part = large.segment().asSlice(first * bytes, count * bytes);
      Tensor small = Tensor.of("w", DType.F32, Shape.of(count, in), part);
      PlacedWeight some = new PlacedWeight(small, Rows.of("test", small), in, count, 0);
      for (int rows : new int[] {1, 2, 3, 9}) {
        float[] x = random.floats(rows * in);
        float[] expected = new float[rows * count];
        Kernels.active().inPlace(some, null).multiply(x, 0, rows, expected, 0);
        float[] actual = new float[rows * count];
        windows.window(x, 0, rows, first, count, actual, 0, count);
        assertArrayEquals(expected, actual, rows + " rows from " + first);
      }
    }
  }

  @Test
  void rowsBeyondAnIntAreRead(@TempDir Path folder) throws IOException {
    long rows = (1L << 31) / IN + 1000;
    try (FileChannel channel =
            FileChannel.open(
                folder.resolve("hole"),
                StandardOpenOption.CREATE,
                StandardOpenOption.READ,
                StandardOpenOption.WRITE,
                StandardOpenOption.SPARSE);
        Arena arena = Arena.ofConfined()) {
      MemorySegment memory =
          channel.map(FileChannel.MapMode.READ_WRITE, 0, rows * IN * Float.BYTES, arena);
      memory.set(Tensor.FLOAT, ((rows - 2) * IN + 3) * Float.BYTES, 5);
      Tensor table = Tensor.of("w", DType.F32, Shape.of(rows, IN), memory);
      PlacedWeight placed = new PlacedWeight(table, Rows.of("test", table), IN, 0, 0);
      float[] x = new float[IN];
      x[3] = 2;
      float[] y = new float[20];
      Kernels.active().windows(placed).window(x, 0, 1, rows - 20, 20, y, 0, 20);
      for (int i = 0; i < y.length; i++) {
        assertEquals(i == 18 ? 10 : 0, y[i], "row " + i);
      }
    }
  }
}
