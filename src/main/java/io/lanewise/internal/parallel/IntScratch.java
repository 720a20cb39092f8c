package io.lanewise.internal.parallel;

/// Int arrays, see [Pool].
public final class IntScratch extends Pool<int[]> {
  @Override
  int[] allocate(int length) {
    return new int[length];
  }

  @Override
  int lengthOf(int[] memory) {
    return memory.length;
  }
}
