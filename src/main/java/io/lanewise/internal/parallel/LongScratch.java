package io.lanewise.internal.parallel;

/// Long arrays, see [Pool].
public final class LongScratch extends Pool<long[]> {
  @Override
  long[] allocate(int length) {
    return new long[length];
  }

  @Override
  int lengthOf(long[] memory) {
    return memory.length;
  }
}
