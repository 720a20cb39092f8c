package io.lanewise.internal.parallel;

import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/// The threads of a [Team], and how they run one region after another.
///
/// **A region** is published by one write of a word: generation, number of slots, whether the
/// caller takes part. A slot is a run of bands, claimed by one compare-and-set of its generation.
/// Each thread tries its own slot first, so that it meets the same weights from call to call, and
/// then the others', so that a worker that wakes late holds up nobody.
///
/// **Waiting.** Whoever waits spins for [#SPIN_NANOS] and then parks; a parked worker is unparked
/// by who publishes, a parked caller by who ends the last slot. Each says "I park", then looks once
/// more at what it waits for; the other side changes that, then looks who parks. All four are
/// volatile, so one of the two sees the other and no wake-up is lost.
final class Crew {
  /// How long a thread spins before it parks: about what parking and being woken cost, so that
  /// waiting costs at most twice the best choice. It spans what lies between two layers of a model.
  static final long SPIN_NANOS = 50_000;

  /// Looks at what is awaited between two looks at the clock.
  private static final int LOOKS = 32;

  // The published word, and the word that ends the threads.
  private static final int WORD = 0;
  private static final int GENERATION_SHIFT = 16;
  private static final int SLOTS_SHIFT = 1;
  private static final int SLOTS_MASK = (1 << (GENERATION_SHIFT - SLOTS_SHIFT)) - 1;
  private static final int HANDED_OVER = 1;
  private static final long STOP = -1;

  /// Slots of the region that have not ended.
  private static final int REMAINING = 1;

  private final Worker[] workers;
  private final PaddedLongs shared = new PaddedLongs(2);

  /// The last generation in which each slot was claimed.
  private final PaddedLongs claims;

  /// 1 where a worker parks.
  private final PaddedLongs parked;

  private volatile @Nullable Throwable failure;

  /// The caller, while it parks.
  private volatile @Nullable Thread waiter;

  // Written by the caller before the word, read by who has claimed a slot.
  private long generation;
  private BandTask task = Crew::nothing;
  private int bands;

  Crew(int size) {
    claims = new PaddedLongs(size);
    parked = new PaddedLongs(size);
    workers = new Worker[size];
    for (int i = 0; i < size; i++) {
      workers[i] = new Worker(i);
    }
    boolean started = false;
    try {
      for (Worker worker : workers) {
        worker.start();
      }
      started = true;
    } finally {
      if (!started) { // no more threads to be had: don't keep the first ones
        stop();
      }
    }
  }

  /// Runs the bands in at most `lanes` slots; only one caller at a time.
  ///
  /// @param handOver whether the workers do it all
  void run(int lanes, int bands, BandTask task, boolean handOver) {
    int slots = Math.min(lanes, bands);
    this.task = task;
    this.bands = bands;
    shared.setVolatile(REMAINING, slots);
    generation++;
    long word = generation << GENERATION_SHIFT | (long) slots << SLOTS_SHIFT;
    shared.setVolatile(WORD, handOver ? word | HANDED_OVER : word);
    wake(handOver ? slots : slots - 1);
    if (!handOver) {
      work(generation, slots, 0);
      spinUntilDone();
    }
    parkUntilDone();
    this.task = Crew::nothing;
    Throwable thrown = failure;
    if (thrown != null) {
      failure = null;
      Crew.<RuntimeException>rethrow(thrown);
    }
  }

  private void wake(int count) {
    for (int i = 0; i < count; i++) {
      if (parked.getVolatile(i) != 0 && parked.compareAndSet(i, 1, 0)) {
        LockSupport.unpark(workers[i]);
      }
    }
  }

  /// Runs slots until all are claimed: its own first, then those whose thread has not come yet.
  private void work(long generation, int slots, int own) {
    for (int i = 0; i < slots; i++) {
      int slot = own + i < slots ? own + i : own + i - slots;
      long last = claims.getVolatile(slot);
      // Once the claim has succeeded the region can't end, so its task and bands stay.
      if (last < generation && claims.compareAndSet(slot, last, generation)) {
        runSlot(slot, slots);
      }
    }
  }

  private void runSlot(int slot, int slots) {
    try {
      if (failure == null) {
        int end = (int) ((long) bands * (slot + 1) / slots);
        for (int band = (int) ((long) bands * slot / slots); band < end; band++) {
          task.run(band);
        }
      }
    } catch (Throwable thrown) {
      fail(thrown);
    } finally {
      if (shared.getAndAdd(REMAINING, -1) == 1) {
        LockSupport.unpark(waiter);
      }
    }
  }

  @SuppressWarnings("ReferenceEquality") // nothing can be suppressed in itself
  private synchronized void fail(Throwable thrown) {
    Throwable first = failure;
    if (first == null) {
      failure = thrown;
    } else if (first != thrown) {
      first.addSuppressed(thrown);
    }
  }

  private void spinUntilDone() {
    long start = System.nanoTime();
    do {
      for (int look = 0; look < LOOKS; look++) {
        if (shared.getAcquire(REMAINING) == 0) {
          return;
        }
        Thread.onSpinWait();
      }
    } while (System.nanoTime() - start < SPIN_NANOS);
  }

  /// An interrupt neither ends the wait nor makes it spin: it is kept for the caller.
  private void parkUntilDone() {
    if (shared.getAcquire(REMAINING) == 0) {
      return;
    }
    boolean interrupted = false;
    waiter = Thread.currentThread();
    while (shared.getVolatile(REMAINING) != 0) {
      LockSupport.park(this);
      interrupted |= Thread.interrupted();
    }
    waiter = null;
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  /// Ends the threads, while no region runs. Again: waits for the same.
  void end() {
    stop();
    boolean interrupted = false;
    for (Worker worker : workers) {
      while (worker.isAlive()) {
        try {
          worker.join();
        } catch (InterruptedException laterThen) {
          interrupted = true;
        }
      }
    }
    if (interrupted) {
      Thread.currentThread().interrupt();
    }
  }

  private void stop() {
    shared.setVolatile(WORD, STOP);
    wake(workers.length);
  }

  boolean employs(Thread thread) {
    return thread instanceof Worker worker && worker.crew() == this;
  }

  Thread[] threads() {
    return workers.clone();
  }

  private static void nothing(int band) {}

  @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
  private static <T extends Throwable> void rethrow(Throwable thrown) throws T {
    throw (T) thrown;
  }

  /// Waits for words, runs slots.
  private final class Worker extends Thread {
    private final int index;

    Worker(int index) {
      super(null, null, "lanewise-worker-" + (index + 1), 0, false);
      this.index = index;
      setDaemon(true);
    }

    Crew crew() {
      return Crew.this;
    }

    @Override
    public void run() {
      long seen = 0;
      boolean worked = false;
      while (true) {
        // Who had no slot would spin for a region that may not need it either.
        long word = worked ? spin(seen) : seen;
        word = word == seen ? park(seen) : word;
        if (word == STOP) {
          return;
        }
        seen = word;
        int slots = (int) (word >>> SLOTS_SHIFT) & SLOTS_MASK;
        int own = (word & HANDED_OVER) == 0 ? index + 1 : index;
        worked = own < slots;
        if (worked) {
          work(word >>> GENERATION_SHIFT, slots, own);
        }
      }
    }

    private long spin(long seen) {
      long start = System.nanoTime();
      do {
        for (int look = 0; look < LOOKS; look++) {
          long word = shared.getAcquire(WORD);
          if (word != seen) {
            return word;
          }
          Thread.onSpinWait();
        }
      } while (System.nanoTime() - start < SPIN_NANOS);
      return seen;
    }

    /// Says so before every time it parks: a caller that was slow to wake it for a region that it
    /// has long done takes that back, and wakes it for nothing.
    private long park(long seen) {
      parked.setVolatile(index, 1);
      long word = shared.getVolatile(WORD);
      while (word == seen) {
        LockSupport.park(Crew.this);
        Thread.interrupted();
        parked.setVolatile(index, 1);
        word = shared.getVolatile(WORD);
      }
      parked.setVolatile(index, 0);
      return word;
    }
  }
}
