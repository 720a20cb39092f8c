package io.lanewise.cli.bench;

import io.lanewise.layer.Embedding;
import io.lanewise.tensor.DType;
import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.SplittableRandom;

/// Look-ups of random rows, others in each call, so that no cache has them.
final class LookupCase implements Case {
  /// Ids that take turns: their rows are far more than any cache holds, if the table is.
  private static final int IDS = 1 << 18;

  private static final long SEED = 25;

  /// Not a multiple of any usual row, so that neighbours differ.
  private static final int PERIOD = 65_521;

  private final Size size;
  private final int rows;
  private final Embedding embedding;
  private final int[] ids;
  private final float[] out;
  private int at;

  /// Fills a table with ints that count up from 0 again and again: as floats tiny, but no look-up
  /// minds. By copying, which is fast before anything is compiled.
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

  /// @param table see [#fill]
  LookupCase(Size size, int rows, MemorySegment table) {
    this.size = size;
    this.rows = rows;
    Shape shape = Shape.of(size.first(), size.second());
    long bytes = Tensor.byteCount(DType.F32, shape);
    if (bytes > table.byteSize()) {
      throw new OutOfMemoryError("%d bytes for a table of %s".formatted(table.byteSize(), size));
    }
    this.embedding = Embedding.of(Tensor.of("table", DType.F32, shape, table.asSlice(0, bytes)));
    this.ids = new SplittableRandom(SEED).ints(Math.max(IDS, rows), 0, size.first()).toArray();
    this.out = new float[Math.multiplyExact(rows, size.second())];
    this.at = -rows;
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
  public int rows() {
    return rows;
  }

  @Override
  public double flops() {
    return 0;
  }

  @Override
  public long bytes() {
    return (long) rows * size.second() * Float.BYTES;
  }

  @Override
  public long footprint() {
    return size.elements() * Float.BYTES;
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
      int expected = (int) (((long) ids[at + row] * size.second() + column) % PERIOD);
      if (Float.floatToRawIntBits(out[i]) != expected) {
        throw new WrongAnswerException(this, row, column, Float.intBitsToFloat(expected), out[i]);
      }
    }
  }
}
