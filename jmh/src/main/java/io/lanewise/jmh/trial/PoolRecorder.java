package io.lanewise.jmh.trial;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.Stage;
import io.lanewise.jmh.runner.BlockRun;
import io.lanewise.jmh.runner.MachineBusyException;
import io.lanewise.jmh.runner.UnusableBuildException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.function.BooleanSupplier;

/// Runs blocks as a comparison runs them, until the pool has as many as were asked for.
///
/// What has the smallest share of its goal is next, so all goals are spread over the whole time,
/// and a pool that was left early is thin everywhere rather than empty somewhere.
final class PoolRecorder {
  private final Map<Pairing, BlockRun> runs;
  private final PoolFile file;
  private final BooleanSupplier stop;
  private final long seed;

  /// @param blocks that the machine does not disturb
  record Goal(Pairing pairing, Case id, int blocks) {}

  /// @param stop asked before each block: the time is up
  /// @param seed of the coin before each block
  PoolRecorder(Map<Pairing, BlockRun> runs, PoolFile file, BooleanSupplier stop, long seed) {
    this.runs = Map.copyOf(runs);
    this.file = file;
    this.stop = stop;
    this.seed = seed;
  }

  /// Records until all goals are met, the time is up, the thread is interrupted or something else
  /// begins to measure. A block that was not finished does not count.
  ///
  /// @param before what the file has
  /// @return what it has then
  /// @throws UnusableBuildException if a process failed: nothing is to be learned from such a jar
  /// @throws UncheckedIOException if the file can't be written
  Pool record(Pool before, List<Goal> goals) {
    Pool pool = before;
    for (Optional<Goal> next = next(pool, goals);
        next.isPresent() && !stop.getAsBoolean();
        next = next(pool, goals)) {
      try {
        PoolBlock block = run(pool, next.get());
        file.append(block);
        pool = pool.with(block);
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        return pool;
      } catch (MachineBusyException e) {
        return pool;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return pool;
  }

  /// Whether nothing is left to do.
  static boolean isMet(Pool pool, List<Goal> goals) {
    return next(pool, goals).isEmpty();
  }

  private PoolBlock run(Pool pool, Goal goal) throws InterruptedException, MachineBusyException {
    int number = pool.of(goal.pairing(), goal.id()).size();
    int place = Objects.hash(goal.pairing().label(), goal.id(), number);
    boolean baseFirst = new SplittableRandom(seed * 31 + place).nextBoolean();
    Block block = Block.of(Stage.SCREENING, goal.id(), number, baseFirst);
    BlockRun run =
        Objects.requireNonNull(runs.get(goal.pairing()), () -> "no jars of " + goal.pairing());
    return switch (run.run(block)) {
      case BlockRun.Ran ran -> new PoolBlock(goal.pairing(), ran.forks(), ran.disturbed());
      case BlockRun.Failed failed ->
          throw new UnusableBuildException(
              "%s, %s of %s".formatted(goal.id(), failed.build(), goal.pairing().label()),
              "a result",
              failed.what());
    };
  }

  /// Disturbed blocks count for whose turn it is, or else all blocks of a busy hour would be of one
  /// goal.
  private static Optional<Goal> next(Pool pool, List<Goal> goals) {
    return goals.stream()
        .filter(goal -> share(pool, goal, false) < 1)
        .min(Comparator.comparingDouble(goal -> share(pool, goal, true)));
  }

  private static double share(Pool pool, Goal goal, boolean disturbedToo) {
    long ran =
        pool.of(goal.pairing(), goal.id()).stream()
            .filter(block -> disturbedToo || !block.disturbed())
            .count();
    return (double) ran / goal.blocks();
  }
}
