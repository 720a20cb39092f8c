package io.lanewise.jmh.compare;

import java.util.List;

/// Four forks to run one after the other: two pairs in an order that a linear drift does not tilt.
///
/// @param number of the block within its stage and case, replacements included
/// @param order A B B A or B A A B
public record Block(Stage stage, Case id, int number, List<Slot> order) {
  /// Pairs of a block.
  public static final int PAIRS = 2;

  /// One process to run.
  ///
  /// @param pair for [Fork#pair()]
  public record Slot(Build build, int pair) {}

  /// Keeps a copy of the order.
  public Block {
    order = List.copyOf(order);
  }

  /// The block whose first fork runs the build that a coin chose.
  public static Block of(Stage stage, Case id, int number, boolean baseFirst) {
    Build outer = baseFirst ? Build.BASE : Build.HEAD;
    Build inner = baseFirst ? Build.HEAD : Build.BASE;
    int pair = PAIRS * number;
    return new Block(
        stage,
        id,
        number,
        List.of(
            new Slot(outer, pair),
            new Slot(inner, pair),
            new Slot(inner, pair + 1),
            new Slot(outer, pair + 1)));
  }

  /// @throws IllegalArgumentException if these are not this block's forks in its order
  void check(List<Fork> forks) {
    List<Slot> ran = forks.stream().map(fork -> new Slot(fork.build(), fork.pair())).toList();
    if (!ran.equals(order)) {
      throw new IllegalArgumentException(
          "block: forks of " + id + " expected " + order + ", got " + ran);
    }
    for (Fork fork : forks) {
      if (!fork.id().equals(id)) {
        throw new IllegalArgumentException("block: forks expected of " + id + ", got " + fork.id());
      }
    }
  }
}
