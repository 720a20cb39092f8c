package io.lanewise.internal.parallel;

import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;

/// Native memory for floats, see [Pool]; freed when it is no longer reachable.
public final class NativeScratch extends Pool<MemorySegment> {
  private static final int CACHE_LINE = 64;

  @Override
  protected MemorySegment allocate(int length) {
    return Arena.ofAuto().allocate((long) length * Float.BYTES, CACHE_LINE);
  }

  @Override
  protected int lengthOf(MemorySegment memory) {
    return (int) (memory.byteSize() / Float.BYTES);
  }
}
