package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.Fork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Runs the four processes of a block, each again if the machine disturbed it.
public final class BlockRun {
  /// A spell that disturbs half of the processes leaves none of 6 calm once in 64.
  private static final int TRIES = 6;

  private final ForkRunner forks;
  private final Consumer<String> progress;
  private int count;

  /// @param progress what is done now, a line each time
  public BlockRun(ForkRunner forks, Consumer<String> progress) {
    this.forks = forks;
    this.progress = progress;
  }

  /// What came of a block.
  public sealed interface Outcome {}

  /// All four ended well.
  ///
  /// @param forks in the block's order
  /// @param disturbed whether the machine was slow beside one of them however often it ran
  public record Ran(List<Fork> forks, boolean disturbed) implements Outcome {
    /// Keeps a copy.
    public Ran {
      forks = List.copyOf(forks);
    }
  }

  /// One did not, and the rest was left out.
  ///
  /// @param build that it ran
  /// @param what one line for people
  public record Failed(Build build, String what) implements Outcome {}

  /// Waits for the block.
  ///
  /// @throws InterruptedException if it is to end now
  /// @throws MachineBusyException if something else measures on this machine
  public Outcome run(Block block) throws InterruptedException, MachineBusyException {
    List<Fork> done = new ArrayList<>();
    boolean disturbed = false;
    for (Block.Slot slot : block.order()) {
      progress.accept("%d %s %s: %s".formatted(++count, block.stage(), slot.build(), block.id()));
      try {
        ForkRunner.Ran last = untilCalm(slot, block.id());
        done.add(last.fork());
        disturbed |= !last.calm();
      } catch (ForkFailedException e) {
        return new Failed(slot.build(), String.valueOf(e.getMessage()));
      }
    }
    return new Ran(done, disturbed);
  }

  /// The first process that was not disturbed, or the last of so many.
  private ForkRunner.Ran untilCalm(Block.Slot slot, Case id)
      throws ForkFailedException, MachineBusyException, InterruptedException {
    ForkRunner.Ran ran = forks.run(slot, id);
    for (int left = TRIES - 1; left > 0 && !ran.calm(); left--) {
      progress.accept("  again: the machine was disturbed");
      ran = forks.run(slot, id);
    }
    return ran;
  }
}
