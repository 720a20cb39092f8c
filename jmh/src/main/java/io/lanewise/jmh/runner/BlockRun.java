package io.lanewise.jmh.runner;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.Fork;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/// Runs the four processes of a block between two looks at the ruler.
public final class BlockRun {
  private final ForkRunner forks;
  private final Ruler ruler;
  private final double rulerShare;
  private final Consumer<String> progress;
  private int count;

  /// @param rulerShare how far the ruler may move during a block
  /// @param progress what is done now, a line each time
  public BlockRun(ForkRunner forks, Ruler ruler, double rulerShare, Consumer<String> progress) {
    this.forks = forks;
    this.ruler = ruler;
    this.rulerShare = rulerShare;
    this.progress = progress;
  }

  /// What came of a block.
  public sealed interface Outcome {}

  /// All four ended well.
  ///
  /// @param forks in the block's order
  /// @param disturbed whether the ruler moved
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
    double before = ruler.nanos();
    List<Fork> done = new ArrayList<>();
    for (Block.Slot slot : block.order()) {
      progress.accept("%d %s %s: %s".formatted(++count, block.stage(), slot.build(), block.id()));
      try {
        done.add(forks.run(slot, block.id()));
      } catch (ForkFailedException e) {
        return new Failed(slot.build(), String.valueOf(e.getMessage()));
      }
    }
    return new Ran(done, Ruler.moved(before, ruler.nanos(), rulerShare));
  }
}
