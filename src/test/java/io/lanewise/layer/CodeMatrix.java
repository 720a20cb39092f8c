package io.lanewise.layer;

import io.lanewise.Random32;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Quantized.Layout;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.jspecify.annotations.Nullable;

/// A random matrix of codes, and what it stands for by the definition of its layout.
public final class CodeMatrix {
  private final Quantized weight;

  /// Each code as it is stored.
  private final int[][] codes;

  /// Scale, offset and zero of each group of each row.
  private final float[][] triples;

  private CodeMatrix(Quantized weight, int[][] codes, float[][] triples) {
    this.weight = weight;
    this.codes = codes;
    this.triples = triples;
  }

  /// What a layer reads.
  public Quantized weight() {
    return weight;
  }

  int rows() {
    return codes.length;
  }

  int columns() {
    return codes[0].length;
  }

  /// Random codes and scales, the same for the same arguments.
  ///
  /// @param group columns that share a scale, where the layout leaves it open
  public static CodeMatrix random(Layout layout, int rows, int columns, int group, boolean zeros) {
    Random32 random = new Random32(rows * 31L + columns * 7L + group);
    boolean inGroups =
        switch (layout) {
          case SIGNED, UNSIGNED -> group < columns;
          case INT4, Q8_0, Q4_0 -> true;
          case EMBEDDING_BAG_BYTE, EMBEDDING_BAG_4BIT -> false;
        };
    int size = inGroups ? group : Math.max(1, columns);
    int groups = Math.max(1, Math.ceilDiv(columns, size));
    int least = layout == Layout.SIGNED || layout == Layout.Q8_0 ? -128 : 0;
    int count =
        switch (layout) {
          case INT4, Q4_0, EMBEDDING_BAG_4BIT -> 16;
          default -> 256;
        };
    int[][] codes = new int[rows][columns];
    float[][] triples = new float[rows][3 * groups];
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        codes[i][j] = least + random.below(count);
      }
      for (int g = 0; g < groups; g++) {
        boolean half = layout != Layout.SIGNED && layout != Layout.UNSIGNED;
        triples[i][3 * g] = scale(random, half);
        boolean inRow = layout == Layout.EMBEDDING_BAG_BYTE || layout == Layout.EMBEDDING_BAG_4BIT;
        triples[i][3 * g + 1] = inRow ? -scale(random, true) : 0;
        boolean centred = layout == Layout.INT4 || layout == Layout.Q4_0;
        triples[i][3 * g + 2] = centred ? 8 : zeros ? least + random.below(count) : 0;
      }
    }
    return new CodeMatrix(build(layout, codes, triples, zeros), codes, triples);
  }

  /// From 2⁻³ up, exact in half precision if need be.
  private static float scale(Random32 random, boolean half) {
    float scale = 0.125f + random.below(1 << 20) * 0x1p-20f;
    return half ? Float.float16ToFloat(Float.floatToFloat16(scale)) : scale;
  }

  private static Quantized build(Layout layout, int[][] codes, float[][] triples, boolean zeros) {
    int columns = codes[0].length;
    int groups = triples[0].length / 3;
    return switch (layout) {
      case SIGNED, UNSIGNED -> {
        DType dtype = layout == Layout.SIGNED ? DType.I8 : DType.U8;
        Tensor tensor = tensor(dtype, codes.length, columns);
        each(codes, (i, j) -> put(tensor, (long) i * columns + j, codes[i][j]));
        Tensor points = zeros ? points(triples, groups) : null;
        yield Quantized.of(tensor, scales(triples, groups), points);
      }
      case INT4 -> {
        int rowBytes = groups * 16;
        Tensor tensor = tensor(DType.U8, codes.length, rowBytes);
        each(codes, (i, j) -> split(tensor, (long) i * rowBytes + j / 32 * 16L, j, codes[i][j]));
        yield Quantized.int4(tensor, columns, scales(triples, groups));
      }
      case EMBEDDING_BAG_BYTE -> {
        int rowBytes = columns + 8;
        Tensor tensor = tensor(DType.U8, codes.length, rowBytes);
        each(codes, (i, j) -> put(tensor, (long) i * rowBytes + j, codes[i][j]));
        for (int i = 0; i < codes.length; i++) {
          tensor.segment().set(Tensor.FLOAT, (i + 1L) * rowBytes - 8, triples[i][0]);
          tensor.segment().set(Tensor.FLOAT, (i + 1L) * rowBytes - 4, triples[i][1]);
        }
        yield Quantized.embeddingBagByte(tensor);
      }
      case EMBEDDING_BAG_4BIT -> {
        int rowBytes = (columns + 1) / 2 + 4;
        Tensor tensor = tensor(DType.U8, codes.length, rowBytes);
        each(codes, (i, j) -> put(tensor, (long) i * rowBytes + j / 2, codes[i][j] << (j % 2 * 4)));
        for (int i = 0; i < codes.length; i++) {
          half(tensor, (i + 1L) * rowBytes - 4, triples[i][0]);
          half(tensor, (i + 1L) * rowBytes - 2, triples[i][1]);
        }
        yield Quantized.embeddingBag4Bit(tensor, columns);
      }
      case Q8_0 -> {
        Tensor tensor = blocks(codes.length, groups, 34, triples);
        each(codes, (i, j) -> put(tensor, block(i, j, groups, 34) + 2 + j % 32, codes[i][j]));
        yield Quantized.q8_0(tensor);
      }
      case Q4_0 -> {
        Tensor tensor = blocks(codes.length, groups, 18, triples);
        each(codes, (i, j) -> split(tensor, block(i, j, groups, 18) + 2, j, codes[i][j]));
        yield Quantized.q4_0(tensor);
      }
    };
  }

  private interface Place {
    void accept(int i, int j);
  }

  private static void each(int[][] codes, Place place) {
    for (int i = 0; i < codes.length; i++) {
      for (int j = 0; j < codes[i].length; j++) {
        place.accept(i, j);
      }
    }
  }

  private static long block(int i, int j, int groups, int bytes) {
    return ((long) i * groups + j / 32) * bytes;
  }

  private static Tensor blocks(int rows, int groups, int bytes, float[][] triples) {
    Tensor tensor = tensor(DType.U8, rows, groups * bytes);
    for (int i = 0; i < rows; i++) {
      for (int g = 0; g < groups; g++) {
        half(tensor, ((long) i * groups + g) * bytes, triples[i][3 * g]);
      }
    }
    return tensor;
  }

  /// Adds bits to a byte.
  private static void put(Tensor tensor, long at, int bits) {
    MemorySegment memory = tensor.segment();
    byte old = memory.get(ValueLayout.JAVA_BYTE, at);
    memory.set(ValueLayout.JAVA_BYTE, at, (byte) (old | bits));
  }

  private static void split(Tensor tensor, long group, int column, int code) {
    put(tensor, group + column % 16, column % 32 < 16 ? code : code << 4);
  }

  private static void half(Tensor tensor, long at, float value) {
    tensor.segment().set(Tensor.SHORT, at, Float.floatToFloat16(value));
  }

  private static Tensor tensor(DType dtype, int rows, int columns) {
    Shape shape = Shape.of(rows, columns);
    MemorySegment memory = Arena.ofAuto().allocate(Tensor.byteCount(dtype, shape));
    return Tensor.of("codes", dtype, shape, memory);
  }

  private static Tensor scales(float[][] triples, int groups) {
    float[] scales = new float[triples.length * groups];
    for (int i = 0; i < scales.length; i++) {
      scales[i] = triples[i / groups][3 * (i % groups)];
    }
    return Tensor.ofFloats("scales", Shape.of(triples.length, groups), scales);
  }

  private static @Nullable Tensor points(float[][] triples, int groups) {
    Shape shape = Shape.of(triples.length, groups);
    MemorySegment memory = Arena.ofAuto().allocate(4 * shape.elementCount(), 4);
    for (int i = 0; i < shape.elementCount(); i++) {
      memory.setAtIndex(ValueLayout.JAVA_INT, i, (int) triples[i / groups][3 * (i % groups) + 2]);
    }
    return Tensor.of("zero points", DType.I32, shape, memory);
  }

  private int group(int column) {
    int groups = triples[0].length / 3;
    return groups == 1 ? 0 : column / weight.group();
  }

  /// What a look-up returns.
  float number(int i, int j) {
    int g = 3 * group(j);
    return Math.fma(codes[i][j] - triples[i][g + 2], triples[i][g], triples[i][g + 1]);
  }

  /// The exact numbers, or with their sizes added what rounding errors are relative to.
  private RealMatrix matrix(boolean sizes) {
    RealMatrix matrix = MatrixUtils.createRealMatrix(codes.length, codes[0].length);
    for (int i = 0; i < codes.length; i++) {
      for (int j = 0; j < codes[i].length; j++) {
        int g = 3 * group(j);
        double scale = triples[i][g];
        double offset = triples[i][g + 1];
        double zero = triples[i][g + 2];
        double exact = (codes[i][j] - zero) * scale + offset;
        double parts = (Math.abs(codes[i][j] - centre()) + Math.abs(centre() - zero)) * scale;
        matrix.setEntry(i, j, sizes ? parts + Math.abs(offset) : exact);
      }
    }
    return matrix;
  }

  private int centre() {
    return switch (weight.layout()) {
      case SIGNED, Q8_0 -> 0;
      case UNSIGNED, EMBEDDING_BAG_BYTE -> 128;
      case INT4, EMBEDDING_BAG_4BIT, Q4_0 -> 8;
    };
  }

  /// Commons Math's product, with the bound of codes.
  MatrixReference reference(float[] x, int rows, @Nullable Tensor bias) {
    int columns = codes[0].length;
    int roundings = columns + 2 * Math.ceilDiv(columns, 32) + 4;
    return new MatrixReference(x, rows, matrix(false), matrix(true), bias, roundings);
  }

  @Override
  public String toString() {
    return weight.toString();
  }
}
