package io.lanewise.layer;

import io.lanewise.internal.kernel.Rows;
import io.lanewise.tensor.Quantized;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.util.Arrays;

/// A few whole rows of a weight, or a part of a long one, made narrower. For one thread at a time.
final class NarrowPiece {
  /// Numbers under way at a time: whole groups, and a quarter of a megabyte.
  static final int MOST = 1 << 16;

  private static final float GREATEST_HALF = 65504;
  private static final int GREATEST_INT8 = 127;
  private static final int GREATEST_INT4 = 7;

  private final Tensor weight;
  private final Rows rows;
  private final Narrow to;
  private final int group;
  private final int columns;
  private final float[] values;
  private final float[] codes;
  private final float[] after;
  private final byte[] narrow;
  private final MemorySegment numbers;
  private final float[] scales;
  private final double[] errors;

  private int rowCount;
  private int from;
  private int count;
  private int bytes;

  /// @param group columns that share a scale
  NarrowPiece(Tensor weight, Rows rows, Narrow to, int group, Arena arena) {
    this.weight = weight;
    this.rows = rows;
    this.to = to;
    this.group = group;
    this.columns = rows.width();
    int widest = Math.min(MOST, columns);
    int most = rowsAtATime(columns);
    this.values = new float[widest];
    this.codes = new float[widest];
    this.after = new float[widest];
    this.narrow = new byte[bytes(to, widest)];
    this.numbers = arena.allocate(Math.max(1, (long) most * narrow.length), 64);
    this.scales = new float[to.hasScales() ? most * groups(widest) : 0];
    this.errors = new double[most * RowErrors.COUNT];
  }

  /// Rows that a piece has, where they are short enough for several.
  static int rowsAtATime(int columns) {
    return Math.max(1, MOST / Math.max(1, columns));
  }

  /// The bytes that some columns of a row take, whole groups or up to the row's end.
  static int bytes(Narrow to, int columns) {
    return to == Narrow.INT4
        ? Math.ceilDiv(columns, Quantized.BLOCK) * 16
        : columns * to.dtype().bytes();
  }

  /// Finds the scales of rows, which are there as [#scales] afterwards.
  void findScales(long row, int rowCount, int from) {
    begin(rowCount, from);
    for (int r = 0; r < rowCount; r++) {
      read(row + r);
      scalesOf(row + r, r * groups());
    }
  }

  /// Makes rows narrower: [#numbers], [#scales] and [#errors] afterwards.
  ///
  /// @param wholeScale of the row, if this is a part of one that has one scale; or else 0
  void makeNarrow(long row, int rowCount, int from, float wholeScale) {
    begin(rowCount, from);
    Arrays.fill(errors, 0);
    for (int r = 0; r < rowCount; r++) {
      read(row + r);
      if (wholeScale != 0) {
        scales[r] = wholeScale;
      } else if (to.hasScales()) {
        scalesOf(row + r, r * groups());
      }
      encode(row + r, r * groups());
      MemorySegment.copy(narrow, 0, numbers, ValueLayout.JAVA_BYTE, (long) r * bytes, bytes);
      RowErrors.add(values, after, count, errors, r);
    }
  }

  private void begin(int rowCount, int from) {
    this.rowCount = rowCount;
    this.from = from;
    this.count = Math.min(MOST, columns - from);
    this.bytes = bytes(to, count);
  }

  /// What is to be written.
  MemorySegment numbers() {
    return numbers.asSlice(0, (long) rowCount * bytes);
  }

  /// The scales of each row, one row's behind the other's; [#scaleCount] of them.
  float[] scales() {
    return scales;
  }

  int scaleCount() {
    return rowCount * groups();
  }

  /// Hands the errors of each row on.
  void addErrors(ErrorSums sums) {
    for (int r = 0; r < rowCount; r++) {
      sums.add(errors, r * RowErrors.COUNT, count);
      if (from + count == columns) {
        sums.endRow();
      }
    }
  }

  private int groups() {
    return groups(count);
  }

  /// A row without columns has a scale, too.
  private int groups(int count) {
    return Math.max(1, Math.ceilDiv(count, group));
  }

  private void read(long row) {
    try {
      rows.copyColumns(row, from, count, values, 0);
      Tensor.awaitFaults();
    } catch (IllegalStateException | InternalError fault) {
      throw weight.explain("quantize", fault);
    }
  }

  /// The scale of each group that was read.
  private void scalesOf(long row, int at) {
    int most = to == Narrow.INT8 ? GREATEST_INT8 : GREATEST_INT4;
    scales[at] = 0;
    for (int i = 0; i < count; i += group) {
      float greatest = NarrowCodes.greatest(values, i, Math.min(count, i + group));
      if (!NarrowCodes.isFinite(greatest)) {
        throw beyond(row, Float.MAX_VALUE);
      }
      scales[at + i / group] = greatest / most;
    }
  }

  private void encode(long row, int scalesAt) {
    MemorySegment out = MemorySegment.ofArray(narrow);
    switch (to) {
      case F32 -> {
        MemorySegment.copy(values, 0, out, Tensor.FLOAT, 0, count);
        System.arraycopy(values, 0, after, 0, count);
      }
      case BF16 -> {
        for (int i = 0; i < count; i++) {
          short bits = NarrowCodes.bf16(values[i]);
          out.set(Tensor.SHORT, 2L * i, bits);
          after[i] = Float.intBitsToFloat(bits << 16);
        }
        requireFinite(row, Float.MAX_VALUE);
      }
      case F16 -> {
        requireFinite(row, GREATEST_HALF);
        for (int i = 0; i < count; i++) {
          short bits = Float.floatToFloat16(values[i]);
          out.set(Tensor.SHORT, 2L * i, bits);
          after[i] = Float.float16ToFloat(bits);
        }
      }
      case INT8, INT4 -> {
        for (int i = 0; i < count; i += group) {
          int end = Math.min(count, i + group);
          float scale = scales[scalesAt + i / group];
          NarrowCodes.round(values, i, end, scale, codes);
          NarrowCodes.scaled(codes, i, end, scale, after);
        }
        if (to == Narrow.INT8) {
          NarrowCodes.bytes(codes, count, narrow);
        } else {
          NarrowCodes.nibbles(codes, count, narrow);
        }
      }
    }
  }

  private void requireFinite(long row, float limit) {
    if (!(NarrowCodes.greatest(values, 0, count) <= limit)) {
      throw beyond(row, limit);
    }
  }

  private TensorException beyond(long row, float limit) {
    int at = NarrowCodes.firstBeyond(values, count, limit);
    String expected = limit == Float.MAX_VALUE ? "a finite number" : "|w| <= " + (int) limit;
    return new TensorException(
        "quantize: row " + row + ", column " + (from + at),
        expected,
        Float.toString(values[at]),
        weight.where());
  }
}
