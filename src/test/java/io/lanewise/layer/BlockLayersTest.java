package io.lanewise.layer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.search.Metric;
import io.lanewise.search.Nearest;
import io.lanewise.tensor.BlockBytes;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.StreamedTensor;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/// Every layer over ggml's blocks gives the bits that it gives over the same numbers in F32: at
/// every width, for the numbers don't know it.
@Tag(Width.TAG)
class BlockLayersTest {
  static final List<DType> READABLE = BlockBytes.READABLE;

  private static final int ROWS = Width.slowFma() ? 5 : 37;

  /// Beyond the columns that products in place widen at a time.
  private static final int COLUMNS = Width.slowFma() ? 256 : 768;

  private static Tensor floats(Tensor blocks) {
    return Tensor.ofFloats("f", blocks.shape(), blocks.toFloats());
  }

  @ParameterizedTest
  @FieldSource("READABLE")
  void looksUpWhatTheElementsAre(DType dtype) {
    Tensor weight = BlockBytes.random(dtype, ROWS, COLUMNS);
    Embedding table = Embedding.of(weight);
    assertEquals(ROWS, table.numEmbeddings());
    assertEquals(COLUMNS, table.embeddingDim());
    int[] ids = IntStream.range(0, 2 * ROWS).map(i -> i * 7 % ROWS).toArray();
    float[] expected = new float[ids.length * COLUMNS];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = weight.getFloat((long) ids[i / COLUMNS] * COLUMNS + i % COLUMNS);
    }
    float[] actual = new float[expected.length];
    table.lookup(ids, actual, 0);
    assertArrayEquals(expected, actual);
    assertArrayEquals(Arrays.copyOf(expected, COLUMNS), table.lookup(0));
    MemorySegment out = Arena.ofAuto().allocate(4L * actual.length + 1);
    table.lookup(Arrays.stream(ids).asLongStream().toArray(), out, 1);
    assertArrayEquals(expected, out.asSlice(1).toArray(Tensor.FLOAT));
    long rowBytes = weight.segment().byteSize() / ROWS;
    assertEquals(rowBytes, table.row(2).byteSize());
    assertEquals(-1, table.row(2).mismatch(weight.segment().asSlice(2 * rowBytes, rowBytes)));
  }

  /// So many rows that they are brought near before they are decoded.
  @ParameterizedTest
  @FieldSource("READABLE")
  void looksUpInALargeTable(DType dtype) {
    int columns = 512;
    long rowBytes = Tensor.byteCount(dtype, Shape.of(columns));
    int rows = (int) ((9L << 20) / rowBytes);
    Tensor weight = BlockBytes.random(dtype, rows, columns);
    int[] ids = IntStream.range(0, 70).map(i -> (int) (i * 7919L % rows)).toArray();
    float[] actual = new float[ids.length * columns];
    Embedding.of(weight).lookup(ids, actual, 0);
    float[] longs = new float[actual.length];
    long[] longIds = Arrays.stream(ids).asLongStream().toArray();
    Embedding.of(weight).lookup(longIds, longs, 0);
    for (int i = 0; i < actual.length; i++) {
      float expected = weight.getFloat((long) ids[i / columns] * columns + i % columns);
      assertEquals(expected, actual[i]);
      assertEquals(expected, longs[i]);
    }
  }

  @ParameterizedTest
  @FieldSource("READABLE")
  void multipliesByTheNumbers(DType dtype) {
    Tensor weight = BlockBytes.random(dtype, ROWS, COLUMNS);
    Random32 random = new Random32(5);
    Tensor bias = random.tensor("bias", ROWS);
    for (int rows : new int[] {1, 4, 9}) {
      float[] x = random.floats(rows * COLUMNS);
      float[] inPlace = Linear.inPlace(weight, bias).forward(x);
      assertArrayEquals(Linear.inPlace(floats(weight), bias).forward(x), inPlace);
      float[] packed = Linear.packed(weight, bias).forward(x);
      assertArrayEquals(packedTwin(weight, bias).forward(x), packed);
    }
  }

  /// Blocks of one scale are packed as codes, the others as numbers.
  private static Linear packedTwin(Tensor weight, Tensor bias) {
    Shape bytes = Shape.of(ROWS, weight.segment().byteSize() / ROWS);
    Tensor codes = Tensor.of("w", DType.U8, bytes, weight.segment());
    return switch (weight.dtype()) {
      case Q8_0 -> Linear.packed(Quantized.q8_0(codes), bias, Arena.ofAuto());
      case Q4_0 -> Linear.packed(Quantized.q4_0(codes), bias, Arena.ofAuto());
      default -> Linear.packed(floats(weight), bias);
    };
  }

  @ParameterizedTest
  @FieldSource("READABLE")
  void addsUpBags(DType dtype) {
    Tensor weight = BlockBytes.random(dtype, ROWS, COLUMNS);
    int[] ids = IntStream.range(0, 40).map(i -> i * 5 % ROWS).toArray();
    int[] offsets = {0, 3, 3, 21};
    for (EmbeddingBag.Mode mode : EmbeddingBag.Mode.values()) {
      assertArrayEquals(
          EmbeddingBag.of(floats(weight), mode).forward(ids, offsets),
          EmbeddingBag.of(weight, mode).forward(ids, offsets),
          mode.toString());
    }
  }

  @ParameterizedTest
  @FieldSource("READABLE")
  void findsTheNearestRows(DType dtype) {
    Tensor weight = BlockBytes.random(dtype, 600, 256);
    float[] query = new Random32(6).floats(256);
    for (Metric metric : Metric.values()) {
      assertEquals(
          Nearest.of(floats(weight), metric).search(query, 5),
          Nearest.of(weight, metric).search(query, 5));
    }
  }

  @ParameterizedTest
  @FieldSource("READABLE")
  void writesTheNumbersAsF32(DType dtype) {
    Tensor weight = BlockBytes.random(dtype, 300, COLUMNS);
    StreamedTensor wide = Quantizer.of(weight, Narrow.F32).tensors().getFirst();
    assertEquals(DType.F32, wide.dtype());
    assertArrayEquals(weight.toFloats(), wide.toTensor(Arena.ofAuto()).toFloats());
  }

  @Test
  void refusesBlocksThatAreNotRead() {
    byte[] bytes = new byte[84];
    Tensor weight = BlockBytes.tensor(DType.Q2_K, Shape.of(1, 256), bytes);
    assertEquals(
        "embedding: dtype: expected F32, F16, BF16, I8 or blocks that are read, got Q2_K"
            + " (tensor 'w')",
        assertThrows(TensorException.class, () -> Embedding.of(weight)).getMessage());
  }
}
