package io.lanewise.jmh.trial;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.Fork;
import java.util.List;

/// A block that ran: two pairs, in the order in which they ran.
///
/// @param disturbed whether the machine's own speed moved meanwhile
record PoolBlock(Pairing pairing, List<Fork> forks, boolean disturbed) {
  /// @throws IllegalArgumentException if these are not the pairs of one case
  PoolBlock {
    forks = List.copyOf(forks);
    if (forks.size() != 2 * Block.PAIRS
        || forks.stream().map(Fork::id).distinct().count() != 1
        || forks.stream().map(PoolBlock::place).distinct().count() != forks.size()) {
      throw new IllegalArgumentException(
          "pool: expected %d pairs of one benchmark, got %s".formatted(Block.PAIRS, forks));
    }
  }

  /// What it ran.
  Case id() {
    return forks.getFirst().id();
  }

  /// The same pairs as the answer to a block of a plan.
  ///
  /// Which build of a pair ran first was a fair coin's choice here as there, and a verdict looks at
  /// pairs alone, so forks are handed over in the plan's order whatever their own was.
  List<Fork> as(Block block) {
    int first = block.order().stream().mapToInt(Block.Slot::pair).min().orElseThrow();
    int own = forks.stream().mapToInt(Fork::pair).min().orElseThrow();
    return block.order().stream()
        .map(
            slot -> renumbered(fork(new Block.Slot(slot.build(), slot.pair() - first + own)), slot))
        .toList();
  }

  private Fork fork(Block.Slot place) {
    return forks.stream().filter(fork -> place(fork).equals(place)).findFirst().orElseThrow();
  }

  private static Block.Slot place(Fork fork) {
    return new Block.Slot(fork.build(), fork.pair());
  }

  private static Fork renumbered(Fork fork, Block.Slot slot) {
    return new Fork(
        fork.build(),
        slot.pair(),
        fork.benchmark(),
        fork.params(),
        fork.mode(),
        fork.unit(),
        fork.iterations(),
        fork.bytesPerOp(),
        fork.start());
  }
}
