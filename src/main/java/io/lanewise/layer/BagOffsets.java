package io.lanewise.layer;

import io.lanewise.tensor.Shape;
import io.lanewise.tensor.Tensor;
import io.lanewise.tensor.TensorException;
import org.jspecify.annotations.Nullable;

/// Where bags begin and end in their ids: the checks of what an [EmbeddingBag] is given.
final class BagOffsets {
  private BagOffsets() {}

  static void count(int length, int offsetCount) {
    if (offsetCount < 0 || offsetCount > length) {
      throw new TensorException("embedding bag: offsets", offsetCount + "", length + " in all", "");
    }
  }

  /// Writes the end of each bag and returns how many bags there are.
  static int ends(int[] offsets, int offsetCount, int idCount, boolean last, int[] ends) {
    for (int i = 0; i < offsetCount; i++) {
      put(offsets[i], i, idCount, ends);
    }
    return close(offsetCount, idCount, last, ends);
  }

  /// Writes the end of each bag and returns how many bags there are.
  static int ends(long[] offsets, int offsetCount, int idCount, boolean last, int[] ends) {
    for (int i = 0; i < offsetCount; i++) {
      put(offsets[i], i, idCount, ends);
    }
    return close(offsetCount, idCount, last, ends);
  }

  /// Offset i is the end of bag i − 1.
  private static void put(long offset, int i, int idCount, int[] ends) {
    long least = i < 2 ? 0 : ends[i - 2];
    if (offset < least || offset > idCount || (i == 0 && offset != 0)) {
      String expected = i == 0 ? "0" : least + " <= offset <= " + idCount + " (the ids)";
      throw new TensorException("embedding bag: offset " + i, expected, offset + "", "");
    }
    if (i > 0) {
      ends[i - 1] = (int) offset;
    }
  }

  private static int close(int offsetCount, int idCount, boolean last, int[] ends) {
    if (!last && offsetCount > 0) {
      ends[offsetCount - 1] = idCount;
      return offsetCount;
    }
    int bags = Math.max(0, offsetCount - 1);
    int end = bags == 0 ? 0 : ends[bags - 1];
    if (end != idCount || (last && offsetCount == 0)) {
      String what = last ? "embedding bag: last offset" : "embedding bag: ids without offsets";
      String actual = offsetCount == 0 && last ? "none" : (last ? end : idCount) + "";
      throw new TensorException(what, (last ? idCount : 0) + "", actual, "");
    }
    return bags;
  }

  /// How many bags of one size some ids are.
  static int bagsOf(int idCount, int bagSize) {
    if (bagSize < 1 || idCount % bagSize != 0) {
      throw new TensorException(
          "embedding bag: bagSize", "a divisor of " + idCount + " ids", bagSize + "", "");
    }
    return idCount / bagSize;
  }

  static void even(int bags, int bagSize, int[] ends) {
    for (int b = 0; b < bags; b++) {
      ends[b] = (b + 1) * bagSize;
    }
  }

  /// The offsets of ids (bags, bagSize).
  static long[] even(Shape ids, boolean last) {
    int bags = Math.toIntExact(ids.dim(0));
    long[] offsets = new long[last ? bags + 1 : bags];
    for (int b = 0; b < offsets.length; b++) {
      offsets[b] = b * ids.dim(1);
    }
    return offsets;
  }

  /// All elements of a tensor of integers.
  static long[] longs(String what, Tensor tensor, int rank) {
    String name = "embedding bag: " + what;
    if (!tensor.dtype().isInteger()) {
      throw new TensorException(
          name + " dtype", "an integer", tensor.dtype().name(), tensor.where());
    }
    if (tensor.shape().rank() != rank) {
      String expected = rank + (rank == 1 ? " dimension" : " dimensions without offsets");
      throw new TensorException(name, expected, tensor.shape().toString(), tensor.where());
    }
    long[] all = new long[length(name, tensor)];
    for (int i = 0; i < all.length; i++) {
      all[i] = tensor.getLong(i);
    }
    return all;
  }

  /// The weights of ids of the same shape.
  static float[] weights(Tensor weights, Tensor ids) {
    if (!weights.shape().equals(ids.shape())) {
      String expected = ids.shape() + ", as ids";
      throw new TensorException(
          "embedding bag: perSampleWeights", expected, weights.shape().toString(), weights.where());
    }
    float[] all = new float[length("embedding bag: perSampleWeights", weights)];
    for (int i = 0; i < all.length; i++) {
      all[i] = weights.getFloat(i);
    }
    return all;
  }

  private static int length(String what, Tensor tensor) {
    long count = tensor.shape().elementCount();
    if (count > Integer.MAX_VALUE - 8) {
      throw new TensorException(what, "< 2^31 elements", tensor.shape().toString(), tensor.where());
    }
    return (int) count;
  }

  /// Requires rows of the table.
  ///
  /// @param ends of the bags, for the error
  static void checkIds(long[] ids, int count, int[] ends, Tensor weight) {
    long rows = weight.shape().dim(0);
    for (int i = 0; i < count; i++) {
      if (ids[i] < 0 || ids[i] >= rows) {
        int bag = 0;
        while (ends[bag] <= i) {
          bag++;
        }
        throw new IdOutOfRangeException(ids[i], i, bag, weight);
      }
    }
  }

  /// Moves the ids that are not padding together, with their weights.
  static void leaveOut(
      long padding,
      long[] ids,
      int[] ends,
      int bags,
      float @Nullable [] weights,
      float @Nullable [] kept) {
    int next = 0;
    int to = 0;
    for (int b = 0; b < bags; b++) {
      for (; next < ends[b]; next++) {
        if (ids[next] != padding) {
          if (weights != null && kept != null) {
            kept[to] = weights[next];
          }
          ids[to++] = ids[next];
        }
      }
      ends[b] = to;
    }
  }
}
