package io.lanewise.cli.bench;

import com.sun.management.ThreadMXBean;
import io.lanewise.layer.Ceilings;
import java.lang.foreign.MemorySegment;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// What visits to one case found.
///
/// A visit times batches of calls and, right before and after, the limits of the machine. Within it
/// the best counts, of the calls as of the limits: interference only ever slows one. Over all
/// visits the medians count, so that neither a lucky visit nor an unlucky one decides.
final class Series {
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /// So long that reading the clock costs nothing, so short that some batches are undisturbed.
  private static final long BATCH_NANOS = 1_000_000;

  private static final long VISIT_NANOS = 12_000_000;

  /// Of calls that take a visit's time each, so many are worth waiting for, up to a longer time.
  private static final int FEWEST_BATCHES = 3;

  private static final long LONGEST_NANOS = 10 * VISIT_NANOS;

  /// Runs of a limit before and after.
  private static final int CEILING_RUNS = 3;

  /// The same for reading what a cache may hold, which the first run brings there.
  private static final int CACHED_RUNS = 4;

  /// What no cache holds.
  private static final long LARGE_BYTES = 1L << 28;

  /// What [Ceilings#readGbs] asks of memory.
  private static final long READ_STEP = 512;

  private final Case measured;
  private final Ceilings ceilings;
  private final MemorySegment alike;
  private final List<Visit> visits = new ArrayList<>();
  private long batch = 1;

  /// @param memory at least as large as what the case reads
  Series(Case measured, Ceilings ceilings, MemorySegment memory) {
    this.measured = measured;
    this.ceilings = ceilings;
    long bytes = Math.min(memory.byteSize(), Math.max(READ_STEP, measured.footprint()));
    this.alike = memory.asSlice(0, bytes - bytes % READ_STEP);
  }

  /// @param nanos of one call
  /// @param fmaGflops the FMA ceiling next to it
  /// @param readGbs the read ceiling next to it; 0 where arithmetic is the limit
  /// @param allocated bytes a call
  record Visit(double nanos, double fmaGflops, double readGbs, double allocated) {}

  /// Visits the case once, and forgets it.
  Visit visit() {
    double fma = fmaGflops();
    double read = readGbs();
    double best = Double.MAX_VALUE;
    long calls = 0;
    long allocated = THREADS.getCurrentThreadAllocatedBytes();
    long begin = System.nanoTime();
    long end = begin;
    int batches = 0;
    do {
      long start = end;
      for (long i = 0; i < batch; i++) {
        measured.call();
      }
      end = System.nanoTime();
      calls += batch;
      batches++;
      best = Math.min(best, (double) (end - start) / batch);
    } while (end - begin < (batches < FEWEST_BATCHES ? LONGEST_NANOS : VISIT_NANOS));
    allocated = THREADS.getCurrentThreadAllocatedBytes() - allocated;
    batch = Math.max(1, (long) (BATCH_NANOS / best));
    double bytes = (double) allocated / calls;
    return new Visit(best, Math.max(fma, fmaGflops()), Math.max(read, readGbs()), bytes);
  }

  /// Visits the case once, for [#result].
  void measure() {
    visits.add(visit());
  }

  private double fmaGflops() {
    double best = 0;
    for (int run = 0; run < CEILING_RUNS; run++) {
      best = Math.max(best, ceilings.fmaGflops());
    }
    return best;
  }

  private double readGbs() {
    double best = 0;
    int runs = alike.byteSize() < LARGE_BYTES ? CACHED_RUNS : 1;
    for (int run = 0; measured.isBoundByReading() && run < runs; run++) {
      best = Math.max(best, ceilings.readGbs(alike));
    }
    return best;
  }

  /// The median of something over the visits so far.
  double median(ToDoubleFunction<Visit> what) {
    return median(visits.stream().mapToDouble(what).toArray());
  }

  /// The middle value, the lower of two.
  static double median(double[] values) {
    double[] sorted = values.clone();
    Arrays.sort(sorted);
    return sorted[(sorted.length - 1) / 2];
  }

  /// The medians of all visits that were measured.
  Result result() {
    return new Result(
        measured,
        median(Visit::nanos),
        median(visit -> measured.flops() / visit.nanos / visit.fmaGflops),
        median(visit -> visit.readGbs == 0 ? 0 : measured.bytes() / visit.nanos / visit.readGbs),
        (long) Math.ceil(median(Visit::allocated)));
  }

  Case measured() {
    return measured;
  }
}
