package io.lanewise.internal.kernel;

import io.lanewise.internal.parallel.Scratch;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Bags of rows that [Pooling] has a kernel for.
///
/// Ids, ends and ranges were checked by the caller. Any number of threads; nothing is allocated.
final class RegisterBags {
  /// Rows that are fetched at a time, in whole bags; of a longer bag all.
  private static final int AHEAD = 96;

  /// Bytes of them, and of their scales twice, where they lie and where they are read to: half of a
  /// first-level cache. Bags of 20 rows of 768 bytes took 154 µs with 20 at a time and 178 with 32.
  private static final int NEAR_BYTES = 16 << 10;

  /// Bytes that a second-level cache has room for.
  private static final long MOST_FETCHED = 256 << 10;

  /// Floats of scales that are read for a bag, at most.
  private static final long MOST_SCALES = 1 << 20;

  private static final float[] NONE = {};

  private final Rows rows;
  private final PooledRows pooled;
  private final Pooling pooling;

  /// From a third-level cache rows come faster than [Rows#fetch] brings them: 64 bags of 20 packed
  /// rows of 384 bytes take 36 µs out of 12 MB and 47 with it; out of 275 MB 148 and 103.
  private final boolean fetches;

  private final int ahead;
  private final Scratch scaleScratch = new Scratch();

  private RegisterBags(Rows rows, PooledRows pooled, Pooling pooling) {
    this.rows = rows;
    this.pooled = pooled;
    this.pooling = pooling;
    this.fetches = pooled.table().byteSize() >= Fetch.FAR_BYTES;
    long bytes = pooled.rowBytes() + 2L * pooled.scaleFloats() * Float.BYTES;
    this.ahead = (int) Math.min(AHEAD, NEAR_BYTES / Math.max(1, bytes));
  }

  /// Null where no kernel fits the rows.
  static @Nullable RegisterBags of(Rows rows, int vectorBits) {
    PooledRows pooled = rows.pooled();
    if (pooled == null) {
      return null;
    }
    Pooling pooling = Pooling.of(vectorBits, pooled, rows.width());
    return pooling == null ? null : new RegisterBags(rows, pooled, pooling);
  }

  int vectorBits() {
    return pooling.vectorBits();
  }

  /// Whether bags of so many rows can be reduced here.
  boolean hasRoom(int longest) {
    return (long) pooled.scaleFloats() * longest <= MOST_SCALES;
  }

  /// As [Bags#reduce] does.
  ///
  /// @param longest ids of a bag
  void reduce(
      Bags.Mode mode,
      long[] ids,
      int[] ends,
      int longest,
      float @Nullable [] weights,
      int from,
      int to,
      float[] out,
      int at,
      int stride) {
    float[] scales = scaleScratch.borrow(pooled.scaleFloats() * longest);
    int fetched = Bags.first(ends, from);
    for (int bag = from; bag < to; bag++) {
      if (fetches && ends[bag] > fetched) {
        fetched = fetch(ids, ends, bag, to);
      }
      int first = Bags.first(ends, bag);
      one(mode, ids, first, ends[bag], weights, scales, out, at + bag * stride);
    }
    scaleScratch.giveBack(scales);
  }

  /// Reads the rows of a bag and of as many next ones as there is room for. Rows of a bag too large
  /// for a cache are better left where they are.
  ///
  /// @return where those rows end
  private int fetch(long[] ids, int[] ends, int bag, int to) {
    int first = Bags.first(ends, bag);
    int end = ends[bag];
    for (int next = bag + 1; next < to && ends[next] - first <= ahead; next++) {
      end = ends[next];
    }
    if ((end - first) * pooled.rowBytes() <= MOST_FETCHED) {
      rows.fetch(ids, first, end - first);
    }
    return end;
  }

  private void one(
      Bags.Mode mode,
      long[] ids,
      int first,
      int end,
      float @Nullable [] weights,
      float[] scales,
      float[] out,
      int at) {
    int width = rows.width();
    if (first == end) {
      Arrays.fill(out, at, at + width, 0f);
      return;
    }
    rows.coldReads().rows(ids, first, end - first);
    if (pooled.scaleFloats() > 0) {
      rows.readScales(ids, first, end, scales);
    }
    Pooling.Op op =
        mode == Bags.Mode.MAX
            ? Pooling.Op.MAX
            : weights == null ? Pooling.Op.SUM : Pooling.Op.WEIGHTED;
    float[] factors = weights == null ? NONE : weights;
    int shift = -pooled.scaleFloats() * first;
    float divisor = mode == Bags.Mode.MEAN ? end - first : 1;
    pooling.reduce(op, pooled, ids, first, end, factors, scales, shift, width, divisor, out, at);
  }
}
