package io.lanewise.internal.parallel;

import java.util.concurrent.atomic.AtomicReferenceArray;

/// Memory that calls borrow and give back, so that a call in a running service allocates nothing.
///
/// As much is kept as calls ran at once, up to the number of slots. A caller that finds every slot
/// empty allocates, one that finds every slot full lets its memory go: nobody ever waits.
public abstract class Pool<T> {
  /// Slots are tried from the caller's own place on, so that threads rarely meet.
  private static final int SLOTS =
      Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4;

  private final AtomicReferenceArray<T> slots = new AtomicReferenceArray<>(SLOTS);

  /// What is borrowed where nothing is kept.
  protected abstract T allocate(int length);

  /// How many elements it has room for.
  protected abstract int lengthOf(T memory);

  /// Memory for at least this many elements, with any content.
  public final T borrow(int length) {
    int start = place();
    for (int i = 0; i < SLOTS; i++) {
      int slot = (start + i) & (SLOTS - 1);
      if (slots.get(slot) != null) {
        T memory = slots.getAndSet(slot, null);
        if (memory != null && lengthOf(memory) >= length) {
          return memory;
        }
      }
    }
    return allocate(length);
  }

  /// Gives memory back; the caller must not touch it any more.
  public final void giveBack(T memory) {
    int start = place();
    for (int i = 0; i < SLOTS; i++) {
      int slot = (start + i) & (SLOTS - 1);
      if (slots.get(slot) == null && slots.compareAndSet(slot, null, memory)) {
        return;
      }
    }
  }

  private static int place() {
    return (int) Thread.currentThread().threadId() & (SLOTS - 1);
  }
}
