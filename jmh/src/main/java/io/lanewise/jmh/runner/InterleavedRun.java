package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Plan;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;

/// Carries out a [Plan], a block at a time, until all is known or somebody says stop.
public final class InterleavedRun {
  private final BlockRun blocks;
  private final BooleanSupplier stop;
  private final Consumer<String> progress;

  /// @param stop asked before each block: the time is up
  /// @param progress what is done now, a line each time
  public InterleavedRun(ForkRunner forks, BooleanSupplier stop, Consumer<String> progress) {
    blocks = new BlockRun(forks, progress);
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
    return switch (blocks.run(block)) {
      case BlockRun.Ran ran -> plan.with(block, ran.forks(), ran.disturbed());
      case BlockRun.Failed failed -> plan.withFailure(block, failed.build(), failed.what());
    };
  }
}
