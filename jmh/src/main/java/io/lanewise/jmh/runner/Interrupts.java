package io.lanewise.jmh.runner;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/// Makes Ctrl-C an interrupt of the thread that works, and gives it time to write what it has.
public final class Interrupts {
  private static final CountDownLatch DONE = new CountDownLatch(1);

  private Interrupts() {}

  /// Runs the work; on Ctrl-C it is interrupted and is expected to return soon.
  public static <T> T until(Supplier<T> work) {
    Thread worker = Thread.currentThread();
    Runtime.getRuntime().addShutdownHook(new Thread(() -> interrupt(worker), "interrupt"));
    T result = work.get();
    Thread.interrupted(); // files can still be written
    return result;
  }

  /// The end of the process's own work.
  public static void done() {
    DONE.countDown();
  }

  private static void interrupt(Thread worker) {
    if (DONE.getCount() == 0) {
      return;
    }
    worker.interrupt();
    try {
      DONE.await(30, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
