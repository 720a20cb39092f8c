package io.lanewise.cli.bench;

import io.lanewise.layer.Embedding;
import io.lanewise.layer.Narrow;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;
import java.util.SplittableRandom;

/// Look-ups of random rows, others in each call, so that no cache has them.
final class LookupCase implements Case {
  /// Ids that take turns: their rows are far more than any cache holds, if the table is.
  private static final int IDS = 1 << 18;

  private static final long SEED = 25;

  /// Not a multiple of any usual row, so that neighbours differ.
  private static final int PERIOD = 65_521;

  /// Of every code.
  private static final float SCALE = 0.5f;

  private final Size size;
  private final int rows;
  private final Narrow dtype;
  private final Tensor table;
  private final Embedding embedding;
  private final int[] ids;
  private final float[] out;
  private int at;

  /// Fills a table with ints that count up from 0 again and again: as floats tiny, as halves
  /// anything, but no look-up minds. By copying, which is fast before anything is compiled.
  static void fill(MemorySegment table) {
    long period = Math.min((long) PERIOD * Integer.BYTES, table.byteSize());
    for (int i = 0; i < period / Integer.BYTES; i++) {
      table.setAtIndex(ValueLayout.JAVA_INT, i, i);
    }
    for (long filled = period; filled < table.byteSize(); filled *= 2) {
      long more = Math.min(filled, table.byteSize() - filled);
      MemorySegment.copy(table, 0, table, filled, more);
    }
  }

  /// @param memory see [#fill]
  LookupCase(Size size, int rows, Narrow dtype, MemorySegment memory) {
    this.size = size;
    this.rows = rows;
    this.dtype = dtype;
    int blocks = Math.ceilDiv(size.second(), Quantized.BLOCK);
    long columns = dtype == Narrow.INT4 ? 16L * blocks : size.second();
    Shape shape = Shape.of(size.first(), columns);
    long bytes = Tensor.byteCount(dtype.dtype(), shape);
    if (bytes > memory.byteSize()) {
      throw new OutOfMemoryError("%d bytes for a table of %s".formatted(memory.byteSize(), size));
    }
    this.table = Tensor.of("table", dtype.dtype(), shape, memory.asSlice(0, bytes));
    this.embedding =
        switch (dtype) {
          case F32, BF16, F16 -> Embedding.of(table);
          case INT8 -> Embedding.of(Quantized.of(table, scales(1), null));
          case INT4 -> Embedding.of(Quantized.int4(table, size.second(), scales(blocks)));
        };
    this.ids = new SplittableRandom(SEED).ints(Math.max(IDS, rows), 0, size.first()).toArray();
    this.out = new float[Math.multiplyExact(rows, size.second())];
    this.at = -rows;
  }

  private Tensor scales(int groups) {
    float[] scales = new float[Math.multiplyExact(size.first(), groups)];
    Arrays.fill(scales, SCALE);
    return Tensor.ofFloats("scales", Shape.of(size.first(), groups), scales);
  }

  @Override
  public Entry entry() {
    return Entry.LOOKUP;
  }

  @Override
  public Size size() {
    return size;
  }

  @Override
  public Narrow dtype() {
    return dtype;
  }

  @Override
  public int rows() {
    return rows;
  }

  @Override
  public double flops() {
    return 0;
  }

  @Override
  public long bytes() {
    return rows * rowBytes();
  }

  @Override
  public long footprint() {
    return size.first() * rowBytes();
  }

  @Override
  public void call() {
    at = at + 2 * rows <= ids.length ? at + rows : 0;
    if (rows == 1) {
      embedding.lookup(ids[at], out, 0);
    } else {
      embedding.lookup(ids, at, rows, out, 0);
    }
  }

  @Override
  public void check() {
    for (int i = 0; i < out.length; i++) {
      int row = i / size.second();
      int column = i % size.second();
      float expected = element(ids[at + row], column);
      boolean same = Float.floatToRawIntBits(out[i]) == Float.floatToRawIntBits(expected);
      if (!same && !(dtype == Narrow.F16 && Float.isNaN(out[i]) && Float.isNaN(expected))) {
        throw new WrongAnswerException(this, row, column, expected, out[i]);
      }
    }
  }

  private long rowBytes() {
    return table.shape().dim(1) * dtype.dtype().bytes();
  }

  private float element(long row, int column) {
    MemorySegment bytes = table.segment().asSlice(row * rowBytes(), rowBytes());
    return switch (dtype) {
      case F32 -> bytes.get(Tensor.FLOAT, 4L * column);
      case BF16 -> Float.intBitsToFloat(bytes.get(Tensor.SHORT, 2L * column) << 16);
      case F16 -> Float.float16ToFloat(bytes.get(Tensor.SHORT, 2L * column));
      case INT8 -> bytes.get(ValueLayout.JAVA_BYTE, column) * SCALE;
      case INT4 -> {
        int both = bytes.get(ValueLayout.JAVA_BYTE, column / 32 * 16L + column % 16);
        int code = column % 32 < 16 ? both & 15 : both >> 4 & 15;
        yield (code - 8) * SCALE;
      }
    };
  }
}
