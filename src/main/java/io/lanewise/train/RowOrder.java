package io.lanewise.train;

import io.lanewise.layer.IdOutOfRangeException;
import io.lanewise.tensor.Tensor;
import java.util.Arrays;

/// Brings the ids of a batch into ascending order, equal ones in the order of their positions.
///
/// Radix sort, a byte at a time from the lowest: as many passes as the table's number of rows has
/// bytes, each stable. Reused, it allocates only for a batch larger than all before.
final class RowOrder {
  private static final int DIGITS = 256;

  private final int[] starts = new int[DIGITS];
  private long[] ids = {};
  private int[] positions = {};
  private long[] otherIds = {};
  private int[] otherPositions = {};
  private int count;

  /// Throws for an id that is no row.
  static void check(long id, long position, Tensor table, long rows) {
    if (id < 0 || id >= rows) {
      throw new IdOutOfRangeException(id, position, table);
    }
  }

  /// Begins anew.
  ///
  /// @param most ids that will be added
  void clear(int most) {
    count = 0;
    if (ids.length < most) {
      ids = new long[most];
      positions = new int[most];
      otherIds = new long[most];
      otherPositions = new int[most];
    }
  }

  void add(long id, int position) {
    ids[count] = id;
    positions[count++] = position;
  }

  int count() {
    return count;
  }

  /// The i-th id; after [#sort], in order.
  long id(int i) {
    return ids[i];
  }

  /// Where the i-th id came from.
  int position(int i) {
    return positions[i];
  }

  /// Where the run of ids equal to the i-th ends.
  int end(int i) {
    int end = i + 1;
    while (end < count && ids[end] == ids[i]) {
      end++;
    }
    return end;
  }

  /// How many different ids there are, once sorted.
  int distinct() {
    int distinct = 0;
    for (int i = 0; i < count; i = end(i)) {
      distinct++;
    }
    return distinct;
  }

  /// @param rows of the table: every id is below
  void sort(long rows) {
    int bits = Long.SIZE - Long.numberOfLeadingZeros(Math.max(1, rows - 1));
    for (int shift = 0; shift < bits; shift += 8) {
      pass(shift);
    }
  }

  private void pass(int shift) {
    Arrays.fill(starts, 0);
    for (int i = 0; i < count; i++) {
      starts[digit(ids[i], shift)]++;
    }
    int start = 0;
    for (int digit = 0; digit < DIGITS; digit++) {
      int here = starts[digit];
      starts[digit] = start;
      start += here;
    }
    for (int i = 0; i < count; i++) {
      int to = starts[digit(ids[i], shift)]++;
      otherIds[to] = ids[i];
      otherPositions[to] = positions[i];
    }
    long[] sortedIds = otherIds;
    int[] sortedPositions = otherPositions;
    otherIds = ids;
    otherPositions = positions;
    ids = sortedIds;
    positions = sortedPositions;
  }

  private static int digit(long id, int shift) {
    return (int) (id >>> shift) & (DIGITS - 1);
  }
}
