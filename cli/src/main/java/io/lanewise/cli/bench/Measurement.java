package io.lanewise.cli.bench;

import io.lanewise.layer.Ceilings;
import io.lanewise.layer.Narrow;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/// Times calls of the layers beside the machine's own limits, on one thread of one JVM.
///
/// **Method.** All cases run in turn, round after round: first until the time for warming is over
/// and nothing allocates any more (an uncompiled vector is an object), then for the result. So the
/// compiler has seen every shape before the first is timed, as in a service, and a clock that
/// drifts meets all cases alike. A round visits each case for 12 ms, with the limits right before
/// and after; [Series] says what is taken of a visit. A share is the median of the rounds' own
/// shares, each over the limit of the same visit.
///
/// **Limits.** Multiply-adds that never leave the registers; and reading memory of the size of the
/// weight or table from end to end, at the speed of whichever cache that fits.
///
/// **Answers** are compared with plain ones before the warming and after the result.
public final class Measurement implements AutoCloseable {
  /// How much longer than asked the warming goes on where something still allocates.
  private static final int PATIENCE = 8;

  private final Arena arena = Arena.ofConfined();
  private final Ceilings ceilings = Ceilings.active();
  private final MemorySegment memory;
  private final List<Series> cases = new ArrayList<>();

  /// Fills the memory that is read: [Ceilings#memory], the table of look-ups, with
  /// [LookupCase#fill].
  public Measurement() {
    memory = Ceilings.memory(arena);
    LookupCase.fill(memory);
  }

  /// Adds a case.
  ///
  /// @throws OutOfMemoryError if there is no room for its operands
  public void add(Entry entry, Size size, int rows, Narrow dtype) {
    cases.add(new Series(Case.of(entry, size, rows, dtype, memory, arena), ceilings, memory));
  }

  /// Adds a case of the usual size; a table larger than the memory is halved until it fits.
  public void addUsual(Entry entry, Size size, int rows, Narrow dtype) {
    Size fitting = size;
    while (entry == Entry.LOOKUP && fitting.elements() * Float.BYTES > memory.byteSize()) {
      fitting = fitting.half();
    }
    add(entry, fitting, rows, dtype);
  }

  /// Measures all cases.
  ///
  /// @param warming at least; eight times as long at most
  /// @param timing about; one round at least
  /// @throws WrongAnswerException if an answer is not the plain one
  public Report run(Duration warming, Duration timing) {
    check();
    long start = System.nanoTime();
    boolean allocating;
    do {
      allocating = false;
      for (Series series : cases) {
        allocating |= series.visit().allocated() > 0;
      }
      ceilings.readGbs(memory);
    } while (since(start) < (allocating ? PATIENCE : 1) * warming.toNanos());
    start = System.nanoTime();
    List<Double> read = new ArrayList<>();
    do {
      cases.forEach(Series::measure);
      read.add(Math.max(ceilings.readGbs(memory), ceilings.readGbs(memory)));
    } while (since(start) < timing.toNanos());
    check();
    double[] fma = cases.stream().mapToDouble(s -> s.median(Series.Visit::fmaGflops)).toArray();
    return new Report(
        Series.median(fma),
        Series.median(read.stream().mapToDouble(d -> d).toArray()),
        cases.stream().map(Series::result).toList());
  }

  private void check() {
    for (Series series : cases) {
      series.measured().call();
      series.measured().check();
    }
  }

  private static long since(long start) {
    return System.nanoTime() - start;
  }

  /// Gives the memory of all cases back.
  @Override
  public void close() {
    arena.close();
  }
}
