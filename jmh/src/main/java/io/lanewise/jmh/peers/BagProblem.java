package io.lanewise.jmh.peers;

import io.lanewise.jmh.Data;
import io.lanewise.layer.Embedding;
import io.lanewise.layer.EmbeddingBag;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/// A table, F32 or rows that PyTorch packed, and sets of 64 bags of 20 ids that take turns.
final class BagProblem implements Problem, AutoCloseable {
  static final int DIM = 384;
  static final int BAGS = 64;
  static final int SIZE = 20;

  /// Together these touch more rows than any cache holds.
  private static final int FRESH_BATCHES = 256;

  final int numEmbeddings;
  final String dtype;
  final EmbeddingBag.Mode mode;
  final int[][] batches;
  final float[] weights;
  final Tensor table;
  private final Arena arena = Arena.ofShared();
  private final float[] expected;

  /// @param dtype f32, byte or 4bit
  /// @param reduction sum, weighted, mean or max
  /// @param ids same or fresh bags each time
  BagProblem(int numEmbeddings, String dtype, String reduction, String ids) {
    this.numEmbeddings = numEmbeddings;
    this.dtype = dtype;
    this.mode =
        switch (reduction) {
          case "mean" -> EmbeddingBag.Mode.MEAN;
          case "max" -> EmbeddingBag.Mode.MAX;
          default -> EmbeddingBag.Mode.SUM;
        };
    this.batches = new int[ids.equals("same") ? 1 : FRESH_BATCHES][];
    this.table = dtype.equals("f32") ? floats() : packed();
    SplittableRandom random = new SplittableRandom(numEmbeddings);
    for (int turn = 0; turn < batches.length; turn++) {
      batches[turn] = Data.ids(BAGS * SIZE, numEmbeddings, random);
    }
    this.weights = reduction.equals("weighted") ? Data.floats(BAGS * SIZE) : new float[0];
    this.expected = answer();
  }

  private Tensor floats() {
    Shape shape = Shape.of(numEmbeddings, DIM);
    MemorySegment memory = arena.allocate(Tensor.byteCount(DType.F32, shape), 64);
    for (int i = 0; i < numEmbeddings; i++) {
      for (int j = 0; j < DIM; j++) {
        memory.set(Tensor.FLOAT, ((long) i * DIM + j) * Float.BYTES, i % 1000 + j / 1024f);
      }
    }
    return Tensor.of("table", DType.F32, shape, memory);
  }

  /// Codes that count, a scale of 1/8, and the row as offset.
  private Tensor packed() {
    boolean bytes = dtype.equals("byte");
    int codes = bytes ? DIM : DIM / 2;
    int rowBytes = codes + (bytes ? 8 : 4);
    MemorySegment memory = arena.allocate((long) numEmbeddings * rowBytes, 64);
    for (int i = 0; i < numEmbeddings; i++) {
      long row = (long) i * rowBytes;
      for (int j = 0; j < codes; j++) {
        memory.set(ValueLayout.JAVA_BYTE, row + j, (byte) (i + j));
      }
      if (bytes) {
        memory.set(Tensor.FLOAT, row + codes, 0.125f);
        memory.set(Tensor.FLOAT, row + codes + 4, i % 1000);
      } else {
        memory.set(Tensor.SHORT, row + codes, Float.floatToFloat16(0.125f));
        memory.set(Tensor.SHORT, row + codes + 2, Float.floatToFloat16(i % 1000));
      }
    }
    return Tensor.of("table", DType.U8, Shape.of(numEmbeddings, rowBytes), memory);
  }

  EmbeddingBag layer() {
    return switch (dtype) {
      case "f32" -> EmbeddingBag.of(table, mode);
      case "byte" -> EmbeddingBag.of(Quantized.embeddingBagByte(table), mode);
      default -> EmbeddingBag.of(Quantized.embeddingBag4Bit(table, DIM), mode);
    };
  }

  /// By doubles.
  private float[] answer() {
    float[] out = new float[BAGS * DIM];
    float[] row = new float[DIM];
    Embedding rows =
        switch (dtype) {
          case "f32" -> Embedding.of(table);
          case "byte" -> Embedding.of(Quantized.embeddingBagByte(table));
          default -> Embedding.of(Quantized.embeddingBag4Bit(table, DIM));
        };
    for (int bag = 0; bag < BAGS; bag++) {
      double[] sum = new double[DIM];
      for (int i = 0; i < SIZE; i++) {
        rows.lookup(batches[0][bag * SIZE + i], row, 0);
        double weight = weights.length == 0 ? 1 : weights[bag * SIZE + i];
        for (int j = 0; j < DIM; j++) {
          double value = weight * row[j];
          sum[j] =
              mode == EmbeddingBag.Mode.MAX && i > 0 ? Math.max(sum[j], value) : sum[j] + value;
          if (mode == EmbeddingBag.Mode.MAX && i == 0) {
            sum[j] = value;
          }
        }
      }
      for (int j = 0; j < DIM; j++) {
        double divisor = mode == EmbeddingBag.Mode.MEAN ? SIZE : 1;
        out[bag * DIM + j] = (float) (sum[j] / divisor);
      }
    }
    return out;
  }

  @Override
  public float[] expected() {
    return expected;
  }

  /// Twenty additions of numbers below a thousand.
  @Override
  public float tolerance() {
    return 0.05f;
  }

  /// The table as other libraries take it.
  ByteBuffer buffer() {
    return table.segment().asByteBuffer().order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    arena.close();
  }
}
