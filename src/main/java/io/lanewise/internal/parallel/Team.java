package io.lanewise.internal.parallel;

import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/// Platform threads that run one *region* at a time: the bands of a [BandTask], each once.
///
/// A platform thread that calls takes part, beside `threads − 1` workers. A virtual thread hands
/// all bands over to `threads` workers and parks, since its carrier is not its own. So there are
/// `threads` workers, and the last one sleeps where no virtual thread calls.
///
/// **Who gets the team.** One caller holds it at a time. It is given as many lanes as no other
/// platform caller is computing on; with none to spare, or while another holds the team, a platform
/// caller computes on its own thread. So concurrent callers get the throughput of independent
/// threads, and nobody waits for a lane. Virtual threads wait their turn, parked, first come, first
/// served; platform callers leave the team to them.
///
/// **Failures.** What a band throws is thrown to the caller when all bands that began have ended;
/// bands that had not begun are left out. Failures of others are suppressed in it. The team goes
/// on.
///
/// A band that uses its own team computes inline. A region allocates nothing.
public final class Team implements AutoCloseable {
  /// What [#acquire] returns to who is to compute on its own thread.
  public static final int INLINE = 0;

  /// The most threads: as many as the largest machines have, and what a region's word has room for.
  public static final int MOST_THREADS = 1024;

  private final int threads;
  private final Crew crew;
  private final Semaphore ownership = new Semaphore(1, true);

  /// Platform threads between [#acquire] and [#release].
  private final AtomicInteger computing = new AtomicInteger();

  private volatile boolean closed;

  /// Who holds the team. Read without order: a thread asks only whether it is the one itself.
  private @Nullable Thread owner;

  /// @param threads from 1, which starts none, to [#MOST_THREADS]
  public Team(int threads) {
    if (threads < 1 || threads > MOST_THREADS) {
      throw new IllegalArgumentException(
          "workers: expected 1 <= threads <= " + MOST_THREADS + ", got " + threads);
    }
    this.threads = threads;
    this.crew = new Crew(threads == 1 ? 0 : threads);
  }

  /// Threads that work on a region, a platform caller's included.
  public int threads() {
    return threads;
  }

  /// Whether [#close] was called.
  public boolean isClosed() {
    return closed;
  }

  /// Runs every band once, and returns when all have ended.
  ///
  /// @throws RejectedExecutionException if the team is closed
  public void run(int bands, BandTask task) {
    int lanes = acquire();
    try {
      region(lanes, bands, task);
    } finally {
      release(lanes);
    }
  }

  /// Holds the team, if there are lanes to spare: returns how many, or [#INLINE].
  ///
  /// The caller makes bands of its work, calls [#region], and [#release] in any case. While it
  /// holds the team it may write objects that all callers of this team share: so a task with
  /// arguments needs no allocation.
  ///
  /// @throws RejectedExecutionException if the team is closed
  public int acquire() {
    Thread self = Thread.currentThread();
    requireOpen();
    if (self.isVirtual()) {
      return threads == 1 ? INLINE : acquireInTurn(self);
    }
    int others = computing.getAndIncrement();
    if (others >= threads - 1
        || isWithin(self)
        || ownership.hasQueuedThreads()
        || !ownership.tryAcquire()) {
      return INLINE;
    }
    if (closed) {
      ownership.release();
      computing.getAndDecrement();
      requireOpen();
    }
    owner = self;
    return threads - others;
  }

  private int acquireInTurn(Thread self) {
    ownership.acquireUninterruptibly();
    if (closed) {
      ownership.release();
      requireOpen();
    }
    owner = self;
    return Math.max(1, threads - computing.get());
  }

  /// Runs every band once.
  ///
  /// @param lanes what [#acquire] returned
  public void region(int lanes, int bands, BandTask task) {
    boolean handOver = Thread.currentThread().isVirtual();
    if (lanes == INLINE || bands == 0 || (!handOver && Math.min(lanes, bands) == 1)) {
      for (int band = 0; band < bands; band++) {
        task.run(band);
      }
    } else {
      crew.run(lanes, bands, task, handOver);
    }
  }

  /// Ends what [#acquire] began, with what it returned.
  public void release(int lanes) {
    if (!Thread.currentThread().isVirtual()) {
      computing.getAndDecrement();
    }
    if (lanes != INLINE) {
      owner = null;
      ownership.release();
    }
  }

  /// Waits for the running region, and ends the threads. Again: does nothing.
  ///
  /// @throws IllegalStateException if a band of this team calls it: it would wait for itself
  @Override
  public void close() {
    if (isWithin(Thread.currentThread())) {
      throw new IllegalStateException("workers: expected to be closed from outside, got a band");
    }
    closed = true;
    ownership.acquireUninterruptibly();
    try {
      crew.end();
    } finally {
      ownership.release();
    }
  }

  private void requireOpen() {
    if (closed) {
      throw new RejectedExecutionException("workers: expected to be open, got closed ones");
    }
  }

  @SuppressWarnings("ReferenceEquality") // a thread is itself
  private boolean isWithin(Thread thread) {
    return thread == owner || crew.employs(thread);
  }

  /// The workers, for tests.
  Thread[] workers() {
    return crew.threads();
  }
}
