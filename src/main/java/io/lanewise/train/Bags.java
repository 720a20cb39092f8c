package io.lanewise.train;

import io.lanewise.tensor.TensorException;
import java.util.Arrays;

/// The ids and offsets of a call, checked, in memory that is reused.
final class Bags {
  private long[] ids = {};
  private int[] ends = {};
  private int idCount;
  private int count;

  /// @param includeLastOffset whether the last offset is no bag's start, but the number of ids
  void set(int[] ids, int[] offsets, boolean includeLastOffset) {
    begin(ids.length, offsets.length, includeLastOffset);
    for (int i = 0; i < idCount; i++) {
      this.ids[i] = ids[i];
    }
    for (int i = 0; i < offsets.length; i++) {
      offset(i, offsets[i], includeLastOffset);
    }
  }

  /// @param includeLastOffset whether the last offset is no bag's start, but the number of ids
  void set(long[] ids, long[] offsets, boolean includeLastOffset) {
    begin(ids.length, offsets.length, includeLastOffset);
    System.arraycopy(ids, 0, this.ids, 0, idCount);
    for (int i = 0; i < offsets.length; i++) {
      offset(i, offsets[i], includeLastOffset);
    }
  }

  private void begin(int ids, int offsets, boolean includeLastOffset) {
    if (includeLastOffset && offsets == 0) {
      throw new TensorException("bag gradient: offsets", "one at least", "none", "");
    }
    idCount = ids;
    count = includeLastOffset ? offsets - 1 : offsets;
    if (this.ids.length < ids) {
      this.ids = new long[ids];
    }
    if (ends.length < count) {
      ends = new int[count];
    }
    Arrays.fill(ends, 0, count, ids);
  }

  /// An offset is where a bag begins, and so where the one before ends.
  private void offset(int i, long offset, boolean includeLastOffset) {
    long least = i < 2 ? 0 : ends[i - 2];
    boolean last = includeLastOffset && i == count;
    boolean exact = i == 0 || last;
    long most = exact ? (last ? idCount : 0) : idCount;
    least = last ? idCount : least;
    if (offset < least || offset > most) {
      String range = exact ? Long.toString(most) : least + " <= offset <= " + most;
      throw new TensorException("bag gradient: offset " + i, range, Long.toString(offset), "");
    }
    if (i > 0) {
      ends[i - 1] = (int) offset;
    }
  }

  /// How many bags there are.
  int count() {
    return count;
  }

  /// How many ids there are.
  int idCount() {
    return idCount;
  }

  long id(int position) {
    return ids[position];
  }

  /// The position of a bag's first id.
  int start(int bag) {
    return bag == 0 ? 0 : ends[bag - 1];
  }

  /// Behind the position of a bag's last id.
  int end(int bag) {
    return ends[bag];
  }
}
