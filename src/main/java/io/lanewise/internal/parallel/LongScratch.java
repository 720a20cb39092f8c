package io.lanewise.internal.parallel;

/// Long arrays, see [Pool].
public final class LongScratch extends Pool<long[]> {
  @Override
  protected long[] allocate(int length) {
    return new long[length];
  }

  @Override
  protected int lengthOf(long[] memory) {
    return memory.length;
  }
}
