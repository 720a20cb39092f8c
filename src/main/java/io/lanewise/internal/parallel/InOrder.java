package io.lanewise.internal.parallel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.FutureTask;
import java.util.function.Supplier;

/// Pieces of a long run, made by several threads and taken by the caller one after the other, in
/// their order: what is taken is the same with any number of threads.
///
/// Twice as many pieces as threads are under way, so the memory is bounded. Unlike a [Team], whose
/// callers want an answer within microseconds, its threads live for one run.
public final class InOrder {
  private InOrder() {}

  /// Makes one piece.
  public interface Maker<P> {
    /// Fills `place` with piece `index`; on any thread, one piece a place.
    void make(P place, long index);
  }

  /// What becomes of a piece.
  public interface Taker<P> {
    /// Takes what was made; on the caller's thread. The place is used again afterwards.
    void take(P place) throws IOException;
  }

  /// Makes and takes `count` pieces.
  ///
  /// @param threads one makes the pieces on the caller's thread
  /// @throws IOException what the taker threw, or if the caller was interrupted
  public static <P> void run(
      int threads, long count, Supplier<P> places, Maker<P> maker, Taker<P> taker)
      throws IOException {
    if (threads == 1) {
      run(Runnable::run, 1, count, places, maker, taker);
      return;
    }
    try (ExecutorService team =
        Executors.newFixedThreadPool(
            threads, Thread.ofPlatform().daemon().name("lanewise-piece-", 0).factory())) {
      try {
        run(team, 2 * threads, count, places, maker, taker);
      } finally {
        team.shutdownNow(); // after a failure nobody waits for the rest
      }
    }
  }

  private static <P> void run(
      Executor executor, int most, long count, Supplier<P> places, Maker<P> maker, Taker<P> taker)
      throws IOException {
    int ring = (int) Math.min(most, count);
    Place<P>[] underWay = places(ring, places);
    for (long next = 0; next < count + ring; next++) {
      Place<P> place = underWay[(int) (next % ring)];
      if (next >= ring) {
        place.take(taker);
      }
      if (next < count) {
        place.start(executor, maker, next);
      }
    }
  }

  private static <P> Place<P>[] places(int count, Supplier<P> places) {
    @SuppressWarnings("unchecked") // there are no generic arrays
    Place<P>[] all = (Place<P>[]) new Place<?>[count];
    for (int i = 0; i < count; i++) {
      all[i] = new Place<>(places.get());
    }
    return all;
  }

  private static final class Place<P> {
    private final P place;
    private FutureTask<P> made;

    Place(P place) {
      this.place = place;
      this.made = new FutureTask<>(() -> place);
    }

    void start(Executor executor, Maker<P> maker, long index) {
      made = new FutureTask<>(() -> maker.make(place, index), place);
      executor.execute(made);
    }

    void take(Taker<P> taker) throws IOException {
      try {
        taker.take(made.get());
      } catch (InterruptedException interrupted) {
        Thread.currentThread().interrupt();
        InterruptedIOException stopped = new InterruptedIOException("interrupted");
        stopped.initCause(interrupted);
        throw stopped;
      } catch (ExecutionException failed) {
        Throwable cause = failed.getCause();
        switch (cause) {
          case RuntimeException failure -> throw failure;
          case Error failure -> throw failure;
          case null, default -> throw new AssertionError("makers throw nothing checked", cause);
        }
      }
    }
  }
}
