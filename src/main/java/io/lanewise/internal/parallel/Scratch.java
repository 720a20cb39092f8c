package io.lanewise.internal.parallel;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Float arrays that calls borrow and give back, so that a call in a running service allocates
/// nothing.
///
/// As many arrays are kept as calls ran at once, up to the number of slots. A caller that finds
/// every slot empty allocates, one that finds every slot full lets its array go: nobody ever waits.
public final class Scratch {
  /// Slots are tried from the caller's own place on, so that threads rarely meet.
  private static final int SLOTS =
      Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4;

  private final AtomicReferenceArray<float[]> slots = new AtomicReferenceArray<>(SLOTS);

  /// An array of at least this many floats, with any content.
  public float[] borrow(int length) {
    int start = place();
    for (int i = 0; i < SLOTS; i++) {
      int slot = (start + i) & (SLOTS - 1);
      if (slots.get(slot) != null) {
        float[] array = slots.getAndSet(slot, null);
        if (array != null && array.length >= length) {
          return array;
        }
      }
    }
    return new float[length];
  }

  /// Gives an array back; the caller must not touch it any more.
  public void giveBack(float[] array) {
    int start = place();
    for (int i = 0; i < SLOTS; i++) {
      int slot = (start + i) & (SLOTS - 1);
      if (slots.get(slot) == null && slots.compareAndSet(slot, null, array)) {
        return;
      }
    }
  }

  private static int place() {
    return (int) Thread.currentThread().threadId() & (SLOTS - 1);
  }
}
