package io.lanewise.jmh.trial;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Case;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.SortedSet;
import java.util.TreeSet;

/// Blocks that ran on one machine with one set of options.
///
/// @param blocks in the order in which they ran
record Pool(List<PoolBlock> blocks) {
  Pool {
    blocks = List.copyOf(blocks);
  }

  /// The pool with one block more.
  Pool with(PoolBlock block) {
    List<PoolBlock> longer = new ArrayList<>(blocks);
    longer.add(block);
    return new Pool(longer);
  }

  /// What was compared with a copy of itself.
  SortedSet<Case> cases() {
    SortedSet<Case> cases = new TreeSet<>();
    blocks.stream()
        .filter(block -> block.pairing().isUnchanged())
        .forEach(block -> cases.add(block.id()));
    return Collections.unmodifiableSortedSet(cases);
  }

  /// The blocks of one case.
  List<PoolBlock> of(Pairing pairing, Case id) {
    return blocks.stream()
        .filter(block -> block.pairing() == pairing && block.id().equals(id))
        .toList();
  }

  /// How many pairs the machine did not disturb.
  int cleanPairs(Pairing pairing) {
    return Block.PAIRS
        * Math.toIntExact(
            blocks.stream()
                .filter(block -> block.pairing() == pairing && !block.disturbed())
                .count());
  }
}
