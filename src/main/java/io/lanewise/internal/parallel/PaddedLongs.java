package io.lanewise.internal.parallel;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// Longs that different threads write, each in cache lines of its own.
final class PaddedLongs {
  private static final VarHandle ELEMENT = MethodHandles.arrayElementVarHandle(long[].class);

  /// 128 bytes apart: x86 fetches lines in pairs, and Apple's are that long.
  private static final int STRIDE = 16;

  private final long[] values;

  PaddedLongs(int count) {
    values = new long[(count + 2) * STRIDE];
  }

  private static int at(int index) {
    return (index + 1) * STRIDE;
  }

  long getAcquire(int index) {
    return (long) ELEMENT.getAcquire(values, at(index));
  }

  long getVolatile(int index) {
    return (long) ELEMENT.getVolatile(values, at(index));
  }

  void setVolatile(int index, long value) {
    ELEMENT.setVolatile(values, at(index), value);
  }

  boolean compareAndSet(int index, long expected, long value) {
    return ELEMENT.compareAndSet(values, at(index), expected, value);
  }

  long getAndAdd(int index, long delta) {
    return (long) ELEMENT.getAndAdd(values, at(index), delta);
  }
}
