package io.lanewise.internal.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// Many callers of both kinds at once, for a bounded time.
///
/// Each region is checked through plain memory: a missed band, a band of another region, or a write
/// that the caller does not see gives a wrong sum.
@Timeout(60)
class TeamStressTest {
  private static final long NANOS = 700_000_000;

  /// A task that a caller uses again and again, as a layer does.
  private static final class Sum implements BandTask {
    final long[] squares = new long[7];
    long seed;

    @Override
    public void run(int band) {
      squares[band] += (seed + band) * (seed + band);
      if ((seed & 63) == band) {
        LockSupport.parkNanos(1);
      }
    }

    /// One region; returns whether its answer is right.
    boolean runsRight(Team team, int bands) {
      seed++;
      Arrays.fill(squares, 0);
      team.run(bands, this);
      long sum = 0;
      long expected = 0;
      for (int band = 0; band < bands; band++) {
        sum += squares[band];
        expected += (seed + band) * (seed + band);
      }
      return sum == expected;
    }
  }

  @Test
  void oneCallerWithPausesAroundTheSpinTime() {
    try (Team team = new Team(3)) {
      Sum sum = new Sum();
      long end = System.nanoTime() + NANOS;
      for (int round = 0; System.nanoTime() < end; round++) {
        assertTrue(sum.runsRight(team, 1 + round % 7), "round " + round);
        // From no pause, over the moment at which workers park, to long after it.
        if (round % 3 != 0) {
          LockSupport.parkNanos(round * 7919L % (3 * Crew.SPIN_NANOS));
        }
      }
    }
  }

  @Test
  void manyCallersOfBothKinds() throws Exception {
    try (Team team = new Team(3)) {
      AtomicLong regions = new AtomicLong();
      AtomicInteger wrong = new AtomicInteger();
      long end = System.nanoTime() + NANOS;
      Runnable caller =
          () -> {
            Sum sum = new Sum();
            for (int round = 0; System.nanoTime() < end; round++) {
              wrong.addAndGet(sum.runsRight(team, 1 + round % 7) ? 0 : 1);
              regions.incrementAndGet();
            }
          };
      List<Thread> callers = start(4, Thread.ofPlatform().factory(), caller);
      callers.addAll(start(16, Thread.ofVirtual().factory(), caller));
      join(callers);
      assertEquals(0, wrong.get());
      assertTrue(regions.get() > 100, regions + " regions");
    }
  }

  @Test
  void virtualCallersAloneGetTheirTurn() throws Exception {
    try (Team team = new Team(2)) {
      AtomicInteger done = new AtomicInteger();
      Runnable caller =
          () -> {
            Sum sum = new Sum();
            for (int round = 0; round < 50; round++) {
              done.addAndGet(sum.runsRight(team, 2) ? 1 : 0);
            }
          };
      join(start(50, Thread.ofVirtual().factory(), caller));
      assertEquals(50 * 50, done.get());
    }
  }

  @Test
  void someFailAndTheOthersAreRight() throws Exception {
    try (Team team = new Team(3)) {
      AtomicInteger wrong = new AtomicInteger();
      long end = System.nanoTime() + NANOS;
      Runnable caller =
          () -> {
            Sum sum = new Sum();
            while (System.nanoTime() < end) {
              wrong.addAndGet(sum.runsRight(team, 5) ? 0 : 1);
              String message = "of " + Thread.currentThread().threadId();
              try {
                team.run(3, band -> fail(message));
                wrong.incrementAndGet();
              } catch (UnsupportedOperationException thrown) {
                wrong.addAndGet(message.equals(thrown.getMessage()) ? 0 : 1);
              }
            }
          };
      List<Thread> callers = start(2, Thread.ofPlatform().factory(), caller);
      callers.addAll(start(4, Thread.ofVirtual().factory(), caller));
      join(callers);
      assertEquals(0, wrong.get());
    }
  }

  private static void fail(String message) {
    throw new UnsupportedOperationException(message);
  }

  @Test
  void closingUnderLoadGivesRightAnswersOrTheError() throws Exception {
    for (int round = 0; round < 100; round++) {
      Team team = new Team(3);
      AtomicReference<Throwable> other = new AtomicReference<>();
      Runnable caller =
          () -> {
            Sum sum = new Sum();
            try {
              while (true) {
                assertTrue(sum.runsRight(team, 4));
              }
            } catch (RejectedExecutionException closed) {
              // As promised.
            } catch (Throwable thrown) {
              other.set(thrown);
            }
          };
      List<Thread> callers = start(2, Thread.ofPlatform().factory(), caller);
      callers.addAll(start(3, Thread.ofVirtual().factory(), caller));
      LockSupport.parkNanos(round * 30_000L);
      team.close();
      join(callers);
      assertEquals(null, other.get());
      for (Thread worker : team.workers()) {
        assertEquals(Thread.State.TERMINATED, worker.getState());
      }
    }
  }

  private static List<Thread> start(int count, ThreadFactory factory, Runnable task) {
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Thread thread = factory.newThread(task);
      thread.start();
      threads.add(thread);
    }
    return threads;
  }

  private static void join(List<Thread> threads) throws InterruptedException {
    for (Thread thread : threads) {
      thread.join();
    }
  }
}
