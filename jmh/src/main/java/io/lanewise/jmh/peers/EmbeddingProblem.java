package io.lanewise.jmh.peers;

import io.lanewise.jmh.Data;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.SplittableRandom;

/// A table in native memory, and sets of ids that take turns, with the answer of the first.
final class EmbeddingProblem implements Problem, AutoCloseable {
  static final int DIM = 384;

  private static final int BATCH = 4096;

  /// Together these touch more rows than any cache holds.
  private static final int FRESH_BATCHES = 64;

  final int numEmbeddings;
  final int count;
  final int[][] batches;
  final MemorySegment table;
  final float[] expected;
  private final Arena arena = Arena.ofShared();

  /// @param ids oneRow (a random one each time), sameRows or freshRows (4096 of them)
  EmbeddingProblem(int numEmbeddings, String ids) {
    this.numEmbeddings = numEmbeddings;
    this.count = ids.equals("oneRow") ? 1 : BATCH;
    this.batches = new int[turns(ids)][];
    this.table = arena.allocate(Tensor.byteCount(DType.F32, Shape.of(numEmbeddings, DIM)), 64);
    for (int i = 0; i < numEmbeddings; i++) {
      for (int j = 0; j < DIM; j++) {
        table.set(Tensor.FLOAT, ((long) i * DIM + j) * Float.BYTES, element(i, j));
      }
    }
    SplittableRandom random = new SplittableRandom(numEmbeddings);
    for (int turn = 0; turn < batches.length; turn++) {
      batches[turn] = Data.ids(count, numEmbeddings, random);
    }
    this.expected = new float[count * DIM];
    for (int i = 0; i < expected.length; i++) {
      expected[i] = element(batches[0][i / DIM], i % DIM);
    }
  }

  Tensor tensor() {
    return Tensor.of("table", DType.F32, Shape.of(numEmbeddings, DIM), table);
  }

  @Override
  public float[] expected() {
    return expected;
  }

  /// A look-up copies.
  @Override
  public float tolerance() {
    return 0;
  }

  private static int turns(String ids) {
    return switch (ids) {
      case "oneRow" -> BATCH;
      case "sameRows" -> 1;
      case "freshRows" -> FRESH_BATCHES;
      default -> throw new IllegalArgumentException("ids: " + ids);
    };
  }

  private static float element(int i, int j) {
    return i + j / 1024f;
  }

  /// The table as other libraries take it.
  ByteBuffer buffer() {
    return table.asByteBuffer().order(ByteOrder.nativeOrder());
  }

  @Override
  public void close() {
    arena.close();
  }
}
