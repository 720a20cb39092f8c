package io.lanewise.internal.kernel;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import io.lanewise.Random32;
import io.lanewise.Width;
import io.lanewise.internal.kernel.Bags.Mode;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/// Bags in registers have the bits of rows that are widened and added up one by one.
@Tag(Width.TAG)
class BagsTest {
  private static final int ROWS = 41;

  /// Bags of every number of rows that are under way at a time, an empty one, and a long one.
  private static final int[] SIZES = {0, 1, 2, 3, 4, 5, 7, 8, 9, 15, 16, 17, 0, 31, 150};

  record Table(String name, int width, Rows rows) {
    @Override
    public String toString() {
      return name + " " + width;
    }
  }

  static Stream<Table> tables() {
    return Arrays.stream(Width.sizes())
        .boxed()
        .flatMap(width -> Stream.concat(tables(width), blocks(Math.ceilDiv(width, 16))));
  }

  /// Rows of whole blocks.
  private static Stream<Table> blocks(int count) {
    Random32 random = new Random32(count);
    int width = 32 * count;
    Tensor nibbles = bytes(random, DType.U8, ROWS, 16 * count);
    Tensor scales = random.tensor("s", ROWS, count);
    return Stream.of(
        new Table("int4", width, Rows.of(Quantized.int4(nibbles, width, scales))),
        new Table("Q4_0", width, Rows.of(Quantized.q4_0(blocks(random, 18, count)))),
        new Table("Q8_0", width, Rows.of(Quantized.q8_0(blocks(random, 34, count)))),
        new Table("groups of 32", width, grouped(random, width, 32)),
        new Table("groups of 64", width, grouped(random, width, 64)),
        new Table("groups of 128", width, grouped(random, width, 128)));
  }

  private static Rows grouped(Random32 random, int width, int group) {
    Tensor codes = bytes(random, DType.I8, ROWS, width);
    return Rows.of(codes(random, codes, Math.ceilDiv(width, group)));
  }

  /// Blocks that begin with a finite scale.
  private static Tensor blocks(Random32 random, int blockBytes, int count) {
    Tensor blocks = bytes(random, DType.U8, ROWS, blockBytes * count);
    for (long at = 0; at < blocks.segment().byteSize(); at += blockBytes) {
      short scale = Float.floatToFloat16(random.floats(1)[0]);
      blocks.segment().set(Tensor.SHORT, at, scale);
    }
    return blocks;
  }

  private static Stream<Table> tables(int width) {
    Random32 random = new Random32(width);
    Tensor floats = random.tensor("w", ROWS, width);
    return Stream.of(
        new Table("F32", width, Rows.of("bag", floats)),
        new Table("BF16", width, Rows.of("bag", bytes(random, DType.BF16, ROWS, width))),
        new Table("F16", width, Rows.of("bag", bytes(random, DType.F16, ROWS, width))),
        new Table("I8", width, Rows.of("bag", bytes(random, DType.I8, ROWS, width))),
        new Table("SIGNED", width, Rows.of(codes(random, bytes(random, DType.I8, ROWS, width), 1))),
        new Table(
            "UNSIGNED", width, Rows.of(codes(random, bytes(random, DType.U8, ROWS, width), 1))),
        new Table(
            "groups",
            width,
            Rows.of(codes(random, bytes(random, DType.I8, ROWS, width), Math.ceilDiv(width, 32)))),
        new Table("byte rows", width, Rows.of(Quantized.embeddingBagByte(rows(random, width, 8)))),
        // Of an odd number of columns, every third: the last nibble is none.
        new Table(
            "4-bit rows",
            2 * width,
            Rows.of(
                Quantized.embeddingBag4Bit(rows(random, width, 4), 2L * width - width % 3 / 2))));
  }

  /// Any bits, so that halves are subnormals, infinities and NaNs, too.
  private static Tensor bytes(Random32 random, DType dtype, int rows, int columns) {
    MemorySegment memory = Arena.ofAuto().allocate((long) rows * columns * dtype.bytes() + 8);
    for (long i = 0; i < memory.byteSize(); i++) {
      memory.set(ValueLayout.JAVA_BYTE, i, (byte) random.below(256));
    }
    long bytes = (long) rows * columns * dtype.bytes();
    return Tensor.of("w", dtype, Shape.of(rows, columns), memory.asSlice(1, bytes));
  }

  private static Quantized codes(Random32 random, Tensor codes, int groups) {
    Tensor scales = random.tensor("s", ROWS, groups);
    Tensor zeros = bytes(random, codes.dtype(), ROWS, groups);
    return Quantized.of(codes, scales, groups == 1 ? zeros : null);
  }

  /// Rows that end in a finite scale and offset.
  private static Tensor rows(Random32 random, int codes, int end) {
    int rowBytes = codes + end;
    Tensor rows = bytes(random, DType.U8, ROWS, rowBytes);
    for (int row = 1; row <= ROWS; row++) {
      for (int i = 1; i <= 2; i++) {
        long at = (long) row * rowBytes - i * end / 2;
        float value = random.floats(1)[0];
        if (end == 8) {
          rows.segment().set(Tensor.FLOAT, at, value);
        } else {
          rows.segment().set(Tensor.SHORT, at, Float.floatToFloat16(value));
        }
      }
    }
    return rows;
  }

  @ParameterizedTest
  @MethodSource("tables")
  void everyWidthHasTheBitsOfRowsAddedOneByOne(Table table) {
    int[] ends = new int[SIZES.length];
    int count = 0;
    for (int bag = 0; bag < ends.length; bag++) {
      count += SIZES[bag];
      ends[bag] = count;
    }
    Random32 random = new Random32(7);
    long[] ids = new long[count];
    Arrays.setAll(ids, i -> random.below(ROWS));
    float[] weights = random.floats(count);
    for (Mode mode : Mode.values()) {
      for (float[] each : mode == Mode.SUM ? new float[][] {null, weights} : new float[][] {null}) {
        float[] expected = reduce(table, 0, mode, ids, ends, each);
        for (int bits : new int[] {512, 256, 128}) {
          float[] actual = reduce(table, bits, mode, ids, ends, each);
          assertArrayEquals(expected, actual, mode + " at " + bits + " bits");
        }
      }
    }
  }

  /// Tables beyond a third-level cache, whose rows are fetched first, for bags and for look-ups.
  @Test
  void rowsThatAreFetchedFirstHaveTheSameBits() {
    int width = 992;
    int count = 70_000;
    Random32 random = new Random32(9);
    Tensor nibbles = bytes(random, DType.U8, count, width / 2);
    Quantized codes = Quantized.int4(nibbles, width, random.tensor("s", count, width / 32));
    Rows rows = Rows.of(codes);
    long[] ids = new long[500];
    Arrays.setAll(ids, i -> random.below(count));
    int[] ends = {0, 1, 3, 50, 50, 400, 401, 500};
    float[] one = new float[ends.length * width];
    Bags.of(rows, 0).reduce(Mode.SUM, ids, ends, null, 0, ends.length, one, 0, width);
    float[] many = new float[one.length];
    Bags.of(rows, Kernels.active().vectorBits())
        .reduce(Mode.SUM, ids, ends, null, 0, ends.length, many, 0, width);
    assertArrayEquals(one, many);

    int[] ints = Arrays.stream(ids).mapToInt(id -> (int) id).toArray();
    float[] looked = new float[ids.length * width];
    rows.copy(ints, 0, ints.length, looked, 0, width);
    float[] row = new float[width];
    for (int i = 0; i < ids.length; i++) {
      rows.copy(ids[i], row, 0);
      assertArrayEquals(row, Arrays.copyOfRange(looked, i * width, (i + 1) * width));
    }
  }

  /// Scales of a bag take more memory than a call may keep.
  @Test
  void bagsOfVeryManyRowsHaveTheSameBits() {
    int width = 1024;
    Random32 random = new Random32(11);
    Rows rows = grouped(random, width, 32);
    long[] ids = new long[40_000];
    Arrays.setAll(ids, i -> random.below(ROWS));
    int[] ends = {3, ids.length};
    float[] expected = new float[2 * width];
    Bags.of(rows, 0).reduce(Mode.MEAN, ids, ends, null, 0, 2, expected, 0, width);
    float[] actual = new float[2 * width];
    Bags.of(rows, Kernels.active().vectorBits())
        .reduce(Mode.MEAN, ids, ends, null, 0, 2, actual, 0, width);
    assertArrayEquals(expected, actual);
  }

  private static float[] reduce(
      Table table, int bits, Mode mode, long[] ids, int[] ends, float @Nullable [] weights) {
    int stride = table.width + 3;
    float[] out = new float[2 + ends.length * stride];
    Arrays.fill(out, 99f);
    Bags bags = Bags.of(table.rows, bits);
    bags.reduce(mode, ids, ends, weights, 0, ends.length, out, 2, stride);
    for (int bag = 0; bag < ends.length; bag++) {
      for (int c = table.width; c < stride; c++) {
        assertEquals(99f, out[2 + bag * stride + c], "between the rows");
      }
    }
    return out;
  }

  @Test
  void rowsOfARegisterOrMoreAreReducedInRegisters() {
    for (int bits : new int[] {512, 256, 128}) {
      int lanes = bits / 32;
      for (int width : new int[] {lanes, lanes + 1, 384}) {
        Rows rows = Rows.of("bag", new Random32(1).tensor("w", 3, width));
        assertEquals(bits, Bags.of(rows, bits).vectorBits());
      }
      Rows narrow = Rows.of("bag", new Random32(1).tensor("w", 3, lanes - 1));
      assertEquals(0, Bags.of(narrow, bits).vectorBits());
    }
  }

  @Test
  void theGreatestIsTheFirstOfEqualsAndANaNOnlyWhereItComesFirst() {
    float nan = Float.NaN;
    float[] columns = {nan, 1, nan, 2, 1, 0f, -0f, -1};
    int width = 16;
    float[] values = new float[8 * width];
    for (int c = 0; c < width; c++) {
      for (int row = 0; row < 8; row++) {
        values[row * width + c] = columns[(row + c) % 8];
      }
    }
    Rows rows = Rows.of("bag", Tensor.ofFloats("w", Shape.of(8, width), values));
    for (int bits : new int[] {0, 512, 256, 128}) {
      float[] out = new float[width];
      long[] ids = {0, 1, 2, 3, 4, 5, 6, 7};
      Bags.of(rows, bits).reduce(Mode.MAX, ids, new int[] {8}, null, 0, 1, out, 0, width);
      for (int c = 0; c < width; c++) {
        float expected = columns[c % 8];
        for (int row = 1; row < 8; row++) {
          float next = columns[(row + c) % 8];
          expected = next > expected ? next : expected;
        }
        assertEquals(
            Float.floatToRawIntBits(expected), Float.floatToRawIntBits(out[c]), bits + " " + c);
      }
    }
  }
}
