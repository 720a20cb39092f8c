package io.lanewise.internal.parallel;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(60)
class TeamTest {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 8})
  void runsEveryBandOnceForPlatformAndVirtualCallers(int threads) throws Exception {
    try (Team team = new Team(threads)) {
      for (int bands = 0; bands < 20; bands++) {
        int count = bands;
        runsEachOnce(team, count);
        Thread virtual = Thread.ofVirtual().start(() -> runsEachOnce(team, count));
        virtual.join();
      }
    }
  }

  private static void runsEachOnce(Team team, int bands) {
    AtomicIntegerArray runs = new AtomicIntegerArray(bands);
    team.run(bands, runs::incrementAndGet);
    for (int band = 0; band < bands; band++) {
      assertEquals(1, runs.get(band));
    }
  }

  /// Two bands that wait for each other can't run one after the other.
  @Test
  void bandsRunAtTheSameTime() throws Exception {
    try (Team team = new Team(2)) {
      CyclicBarrier together = new CyclicBarrier(2);
      team.run(2, band -> await(together));
      Thread.ofVirtual().start(() -> team.run(2, band -> await(together))).join();
      assertEquals(0, together.getNumberWaiting());
    }
  }

  @Test
  void aVirtualCallersBandsRunOnWorkers() throws Exception {
    try (Team team = new Team(2)) {
      AtomicInteger onWorkers = new AtomicInteger();
      Runnable region =
          () ->
              team.run(
                  2,
                  band -> {
                    boolean worker = Thread.currentThread().getName().startsWith("lanewise-worker");
                    onWorkers.addAndGet(worker ? 1 : 0);
                  });
      Thread.ofVirtual().start(region).join();
      assertEquals(2, onWorkers.get());
    }
  }

  @Test
  void aSecondCallerComputesByItself() throws Exception {
    try (Team team = new Team(2)) {
      CountDownLatch held = new CountDownLatch(1);
      CountDownLatch done = new CountDownLatch(1);
      Thread holder =
          Thread.ofPlatform()
              .start(
                  () -> {
                    int lanes = team.acquire();
                    held.countDown();
                    await(done);
                    team.release(lanes);
                  });
      await(held);
      Thread self = Thread.currentThread();
      team.run(4, band -> assertSame(self, Thread.currentThread()));
      done.countDown();
      holder.join();
    }
  }

  @Test
  void lanesAreThoseThatNoOtherCallerComputesOn() throws Exception {
    try (Team team = new Team(4)) {
      int mine = team.acquire();
      assertEquals(4, mine);
      AtomicInteger others = new AtomicInteger(-1);
      CountDownLatch inside = new CountDownLatch(1);
      CountDownLatch leave = new CountDownLatch(1);
      Thread other =
          Thread.ofPlatform()
              .start(
                  () -> {
                    others.set(team.acquire());
                    inside.countDown();
                    await(leave);
                    team.release(others.get());
                  });
      await(inside);
      assertEquals(Team.INLINE, others.get());
      team.release(mine);
      int now = team.acquire();
      assertEquals(3, now);
      team.release(now);
      leave.countDown();
      other.join();
    }
  }

  @Test
  void whatABandThrowsReachesTheCallerAndTheTeamGoesOn() throws Exception {
    try (Team team = new Team(3)) {
      CyclicBarrier all = new CyclicBarrier(3);
      InternalError thrown =
          assertThrows(
              InternalError.class,
              () ->
                  team.run(
                      3,
                      band -> {
                        await(all);
                        throw new InternalError("band " + band);
                      }));
      // A band may be left out only if it had not begun, and all had.
      assertEquals(2, thrown.getSuppressed().length);
      InternalError same = new InternalError("the same for all");
      assertSame(same, assertThrows(InternalError.class, () -> team.run(3, band -> fail(same))));
      AtomicReference<Throwable> caught = new AtomicReference<>();
      Runnable fails =
          () -> caught.set(assertThrows(InternalError.class, () -> team.run(3, b -> fail(same))));
      Thread.ofVirtual().start(fails).join();
      assertSame(same, caught.get());
      runsEachOnce(team, 3);
    }
  }

  private static void fail(Error error) {
    throw error;
  }

  @Test
  void aBandMayUseItsOwnTeam() throws Exception {
    try (Team team = new Team(2)) {
      AtomicInteger runs = new AtomicInteger();
      Runnable nested =
          () ->
              team.run(
                  2,
                  outer -> {
                    Thread self = Thread.currentThread();
                    team.run(
                        3,
                        inner -> {
                          assertSame(self, Thread.currentThread());
                          runs.incrementAndGet();
                        });
                  });
      nested.run();
      Thread.ofVirtual().start(nested).join();
      assertEquals(12, runs.get());
      runsEachOnce(team, 2);
    }
  }

  @Test
  void aBandCanNotCloseItsOwnTeam() {
    Team team = new Team(2);
    assertThrows(IllegalStateException.class, () -> team.run(2, band -> team.close()));
    assertFalse(team.isClosed());
    team.close();
  }

  @Test
  void closingWaitsForTheRegionAndEndsTheThreads() throws Exception {
    Team team = new Team(2);
    CyclicBarrier begun = new CyclicBarrier(3);
    CountDownLatch finish = new CountDownLatch(1);
    AtomicInteger ended = new AtomicInteger();
    Thread caller =
        Thread.ofPlatform()
            .start(
                () ->
                    team.run(
                        2,
                        band -> {
                          await(begun);
                          await(finish);
                          ended.incrementAndGet();
                        }));
    await(begun);
    Thread closer = Thread.ofPlatform().start(team::close);
    while (!team.isClosed()) {
      Thread.onSpinWait();
    }
    assertTrue(closer.isAlive());
    assertThrows(RejectedExecutionException.class, () -> runsEachOnce(team, 2));
    finish.countDown();
    closer.join();
    assertEquals(2, ended.get());
    caller.join();
    team.close();
    for (Thread worker : team.workers()) {
      assertFalse(worker.isAlive());
    }
    assertThrows(RejectedExecutionException.class, team::acquire);
    AtomicReference<Throwable> caught = new AtomicReference<>();
    Thread virtual = Thread.ofVirtual().unstarted(team::acquire);
    virtual.setUncaughtExceptionHandler((thread, thrown) -> caught.set(thrown));
    virtual.start();
    virtual.join();
    assertNotNull(caught.get());
  }

  @Test
  void anIdleTeamUsesNoProcessor() throws Exception {
    try (Team team = new Team(4)) {
      for (int round = 0; round < 100; round++) {
        runsEachOnce(team, 4);
      }
      Thread.sleep(5);
      long before = cpuNanos(team);
      Thread.sleep(200);
      long used = cpuNanos(team) - before;
      assertTrue(used <= 1_000_000, used + " ns");
    }
  }

  private static long cpuNanos(Team team) {
    long nanos = 0;
    for (Thread worker : team.workers()) {
      nanos += THREADS.getThreadCpuTime(worker.threadId());
    }
    return nanos;
  }

  @Test
  void aRegionAllocatesNothing() {
    try (Team team = new Team(2)) {
      BandTask task = band -> {};
      for (int round = 0; round < 1_000; round++) {
        team.run(2, task);
      }
      long[] before = allocated(team);
      for (int round = 0; round < 10_000; round++) {
        team.run(2, task);
      }
      long[] after = allocated(team);
      for (int i = 0; i < before.length; i++) {
        // Not a byte a region: reading the counters costs a few hundred once.
        assertTrue(after[i] - before[i] < 5_000, after[i] - before[i] + " bytes");
      }
    }
  }

  /// Bytes allocated by the caller and by each worker.
  private static long[] allocated(Team team) {
    Thread[] workers = team.workers();
    long[] bytes = new long[workers.length + 1];
    for (int i = 0; i < workers.length; i++) {
      bytes[i] = THREADS.getThreadAllocatedBytes(workers[i].threadId());
    }
    bytes[workers.length] = THREADS.getCurrentThreadAllocatedBytes();
    return bytes;
  }

  @Test
  void anInterruptedCallerGetsItsAnswerAndStaysInterrupted() throws Exception {
    try (Team team = new Team(2)) {
      CyclicBarrier both = new CyclicBarrier(2);
      AtomicInteger interrupted = new AtomicInteger();
      Runnable call =
          () -> {
            Thread.currentThread().interrupt();
            runsEachOnce(team, 2);
            team.run(2, band -> pauseOnWorker());
            interrupted.addAndGet(Thread.interrupted() ? 1 : 0);
          };
      call.run();
      assertEquals(1, interrupted.get());
      Thread.ofVirtual().start(call).join();
      assertEquals(2, interrupted.get());
      team.run(2, band -> await(both));
    }
  }

  /// Long enough for the caller to park.
  private static void pauseOnWorker() {
    if (Thread.currentThread().getName().startsWith("lanewise-worker")) {
      long start = System.nanoTime();
      while (System.nanoTime() - start < 4 * Crew.SPIN_NANOS) {
        Thread.onSpinWait();
      }
    }
  }

  @Test
  void refusesAnImpossibleNumberOfThreads() {
    assertThrows(IllegalArgumentException.class, () -> new Team(0));
    assertThrows(IllegalArgumentException.class, () -> new Team(Team.MOST_THREADS + 1));
  }

  private static void await(CyclicBarrier barrier) {
    try {
      barrier.await();
    } catch (Exception broken) {
      throw new IllegalStateException(broken);
    }
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException interrupted) {
      throw new IllegalStateException(interrupted);
    }
  }
}
