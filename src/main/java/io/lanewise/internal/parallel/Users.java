package io.lanewise.internal.parallel;

import java.util.concurrent.atomic.AtomicBoolean;

/// Counts who uses something, and runs an action once: when it has been retired and the last has
/// left.
///
/// **Order.** A user enters, then looks whether the thing is still the current one; who retires it
/// makes another one current, then looks for users. All of these are volatile, so one of the two
/// sees the other: nobody uses what the action has ended.
///
/// Threads count in cache lines of their own, so that entering costs some 10 ns however many do.
public final class Users {
  private static final int STRIPES =
      Integer.highestOneBit(Runtime.getRuntime().availableProcessors()) * 4;

  private final PaddedLongs counts = new PaddedLongs(STRIPES);
  private final AtomicBoolean ended = new AtomicBoolean();
  private final Runnable end;
  private volatile boolean retired;

  /// @param end runs once, on the thread that leaves last or that of [#retire]
  public Users(Runnable end) {
    this.end = end;
  }

  /// Counts the calling thread.
  public void enter() {
    counts.getAndAdd(stripe(), 1);
  }

  /// Counts the calling thread, which has entered, no longer.
  public void leave() {
    counts.getAndAdd(stripe(), -1);
    if (retired) {
      endIfUnused();
    }
  }

  /// Says that nobody enters any more but to find that out.
  public void retire() {
    retired = true;
    endIfUnused();
  }

  /// Whether the action has run, or runs.
  public boolean isEnded() {
    return ended.get();
  }

  private static int stripe() {
    return (int) Thread.currentThread().threadId() & (STRIPES - 1);
  }

  private void endIfUnused() {
    for (int i = 0; i < STRIPES; i++) {
      if (counts.getVolatile(i) != 0) {
        return;
      }
    }
    if (ended.compareAndSet(false, true)) {
      end.run();
    }
  }
}
