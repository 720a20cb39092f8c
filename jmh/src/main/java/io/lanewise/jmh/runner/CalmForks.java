package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.Fork;
import java.util.Arrays;
import java.util.function.Consumer;

/// Runs a process while the machine is as fast as it lately was at best, if it will be.
///
/// Neighbours slow a machine in spells. A look at the [Ruler] costs a tenth of a process, so one is
/// started when a look is calm, and run again when the look behind it is not. Only the ruler
/// decides, never what the process measured, so what is kept favours neither build.
final class CalmForks {
  /// Looks that say what the machine can: some minutes, so a clock that changed for good is soon
  /// the usual one.
  private static final int WINDOW = 64;

  /// Looks until one is calm: as long as a process or two.
  private static final int PATIENCE = 20;

  /// A spell of half the time leaves none of 6 processes calm once in 64.
  private static final int TRIES = 6;

  /// A process, and whether the machine was calm before and behind it.
  record Try(Fork fork, boolean calm) {}

  private final ForkRunner forks;
  private final Ruler ruler;
  private final double share;
  private final Consumer<String> progress;
  private final double[] looks = new double[WINDOW];
  private int count;

  /// @param share by how much a calm look may be slower than the best
  /// @param progress what is done now, a line each time
  CalmForks(ForkRunner forks, Ruler ruler, double share, Consumer<String> progress) {
    this.forks = forks;
    this.ruler = ruler;
    this.share = share;
    this.progress = progress;
    Arrays.fill(looks, Double.POSITIVE_INFINITY);
  }

  /// The first process that was not disturbed, or the last of so many.
  ///
  /// @throws ForkFailedException if one did not end well
  Try run(Block.Slot slot, Case id)
      throws ForkFailedException, MachineBusyException, InterruptedException {
    for (int left = TRIES - 1; ; left--) {
      boolean calm = awaitCalm();
      Fork fork = forks.run(slot, id);
      calm &= isCalm();
      if (calm || left == 0) {
        return new Try(fork, calm);
      }
      progress.accept("  again: the machine was disturbed");
    }
  }

  private boolean awaitCalm() {
    for (int look = 0; look < PATIENCE; look++) {
      if (isCalm()) {
        return true;
      }
    }
    return false;
  }

  private boolean isCalm() {
    double now = ruler.nanos();
    looks[count++ % WINDOW] = now;
    return now <= Arrays.stream(looks).min().orElseThrow() * (1 + share);
  }
}
