package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Fork;
import io.lanewise.jmh.compare.Plan;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Carries out a [Plan], a block at a time, until all is known or somebody says stop.
public final class InterleavedRun {
  private final ForkRunner forks;
  private final Ruler ruler;
  private final double rulerShare;
  private final BooleanSupplier stop;
  private final Consumer<String> progress;
  private int ran;

  /// @param rulerShare how far the ruler may move during a block
  /// @param stop asked before each block: the time is up
  /// @param progress what is done now, a line each time
  public InterleavedRun(
      ForkRunner forks,
      Ruler ruler,
      double rulerShare,
      BooleanSupplier stop,
      Consumer<String> progress) {
    this.forks = forks;
    this.ruler = ruler;
    this.rulerShare = rulerShare;
    this.stop = stop;
    this.progress = progress;
  }

  /// The plan with all that ran: to the end, or as far as it came when it was stopped, the thread
  /// interrupted, or something else began to measure. A block that was not finished does not count.
  public Plan run(Plan plan) {
    Plan now = plan;
    for (Optional<Block> next = now.next(); next.isPresent(); next = now.next()) {
      if (stop.getAsBoolean()) {
        progress.accept("stopped: the time is up");
        return now;
      }
      try {
        now = block(now, next.get());
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        progress.accept("stopped");
        return now;
      } catch (MachineBusyException e) {
        progress.accept("stopped: " + e.getMessage());
        return now;
      }
    }
    return now;
  }

  private Plan block(Plan plan, Block block) throws InterruptedException, MachineBusyException {
    double before = ruler.nanos();
    List<Fork> done = new ArrayList<>();
    for (Block.Slot slot : block.order()) {
      progress.accept("%d %s %s: %s".formatted(++ran, block.stage(), slot.build(), block.id()));
      try {
        done.add(forks.run(slot, block.id()));
      } catch (ForkFailedException e) {
        return plan.withFailure(block, slot.build(), String.valueOf(e.getMessage()));
      }
    }
    return plan.with(block, done, Ruler.moved(before, ruler.nanos(), rulerShare));
  }
}
