package io.lanewise.internal.parallel;

/// Int arrays, see [Pool].
public final class IntScratch extends Pool<int[]> {
  @Override
  protected int[] allocate(int length) {
    return new int[length];
  }

  @Override
  protected int lengthOf(int[] memory) {
    return memory.length;
  }
}
