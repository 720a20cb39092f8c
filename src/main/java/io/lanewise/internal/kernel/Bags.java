package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.Scratch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reduces the rows of bags: the sum, the mean or the greatest number of each column.
///
/// ```
/// out[b][c] = Σ w[ids[i]][c] · weights[i]        i from ends[b − 1] up to ends[b], in this order; from 0
/// ```
///
/// Most rows are added up in registers, see [RegisterBags]. The others are widened a few at a time
/// and added up one by one: the same numbers in the same order, so the same bits. That is also what
/// runs without vectors.
///
/// Ids, ends and ranges were checked by the caller. Any number of threads; nothing is allocated.
public final class Bags {
  /// What a bag is reduced to.
  public enum Mode {
    SUM,
    MEAN,
    MAX
  }

  /// Rows that are widened at a time, at most.
  private static final int SOME = 64;

  private final Rows rows;
  private final int width;
  private final @Nullable RegisterBags inRegisters;
  private final Scratch rowScratch = new Scratch();

  private Bags(Rows rows, int vectorBits) {
    this.rows = rows;
    this.width = rows.width();
    this.inRegisters = RegisterBags.of(rows, vectorBits);
  }

  /// Over rows, with the kernels of this JVM.
  public static Bags of(Rows rows) {
    return of(rows, Kernels.active().vectorBits());
  }

  static Bags of(Rows rows, int vectorBits) {
    return new Bags(rows, vectorBits);
  }

  /// Register width in bits; 0 if rows are added up one by one.
  public int vectorBits() {
    return inRegisters == null ? 0 : inRegisters.vectorBits();
  }

  /// Bytes of a row.
  long rowBytes() {
    return rows.rowBytes();
  }

  /// Reduces bags `from` up to `to`: bag b to `out[at + b · stride ..]`.
  ///
  /// @param ends of each bag in the ids
  /// @param weights of each id, for sums; or null
  public void reduce(
      Mode mode,
      long[] ids,
      int[] ends,
      float @Nullable [] weights,
      int from,
      int to,
      float[] out,
      int at,
      int stride) {
    int longest = longest(ends, from, to);
    if (inRegisters != null && inRegisters.hasRoom(longest)) {
      inRegisters.reduce(mode, ids, ends, longest, weights, from, to, out, at, stride);
      return;
    }
    float[] few = rowScratch.borrow(some() * width);
    for (int bag = from; bag < to; bag++) {
      oneByOne(mode, ids, first(ends, bag), ends[bag], weights, few, out, at + bag * stride);
    }
    rowScratch.giveBack(few);
  }

  /// Where a bag's ids begin.
  static int first(int[] ends, int bag) {
    return bag == 0 ? 0 : ends[bag - 1];
  }

  private static int longest(int[] ends, int from, int to) {
    int longest = 0;
    for (int bag = from; bag < to; bag++) {
      longest = Math.max(longest, ends[bag] - first(ends, bag));
    }
    return longest;
  }

  /// Rows that are widened at a time: a few thousand columns, or one row.
  private int some() {
    return Math.clamp(Widening.MOST / Math.max(1, width), 1, SOME);
  }

  private void oneByOne(
      Mode mode,
      long[] ids,
      int first,
      int end,
      float @Nullable [] weights,
      float[] few,
      float[] out,
      int at) {
    int next = first;
    if (mode == Mode.MAX && first < end) {
      rows.copy(ids[first], out, at);
      next++;
    } else {
      Arrays.fill(out, at, at + width, 0f);
    }
    int some = some();
    for (; next < end; next += some) {
      int count = Math.min(some, end - next);
      rows.copy(ids, next, count, few, 0, width);
      for (int i = 0; i < count; i++) {
        int row = i * width;
        if (mode == Mode.MAX) {
          max(few, row, out, at);
        } else if (weights == null) {
          add(few, row, out, at);
        } else {
          addWeighted(few, row, weights[next + i], out, at);
        }
      }
    }
    if (mode == Mode.MEAN && first < end) {
      divide(out, at, end - first);
    }
  }

  private void add(float[] row, int from, float[] out, int at) {
    for (int c = 0; c < width; c++) {
      out[at + c] += row[from + c];
    }
  }

  private void addWeighted(float[] row, int from, float weight, float[] out, int at) {
    for (int c = 0; c < width; c++) {
      out[at + c] = Math.fma(row[from + c], weight, out[at + c]);
    }
  }

  /// A NaN stays only where it came first, as in PyTorch.
  private void max(float[] row, int from, float[] out, int at) {
    for (int c = 0; c < width; c++) {
      if (row[from + c] > out[at + c]) {
        out[at + c] = row[from + c];
      }
    }
  }

  private void divide(float[] out, int at, float by) {
    for (int c = 0; c < width; c++) {
      out[at + c] /= by;
    }
  }
}
