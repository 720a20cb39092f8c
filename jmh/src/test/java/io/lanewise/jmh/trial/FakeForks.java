package io.lanewise.jmh.trial;

import io.lanewise.jmh.compare.Block;
import io.lanewise.jmh.compare.Build;
import io.lanewise.jmh.compare.Case;
import io.lanewise.jmh.compare.Fork;
import io.lanewise.jmh.runner.ForkRunner;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.TreeMap;

/// Processes that take no time: six benchmarks, noise of 1.5 % a pair, and the truth of a variant.
final class FakeForks implements ForkRunner {
  static final Case CHANGED = named("some.Trial.linear");

  static final List<Case> CASES =
      List.of(
          named("some.Trial.bag"),
          CHANGED,
          named("some.Trial.lookup"),
          named("some.Trial.mix"),
          named("some.Trial.search"),
          named("some.Trial.sum"));

  private static final double SD = 0.015;

  private final Pairing pairing;
  private final SplittableRandom random;
  final List<Build> ran = new ArrayList<>();

  FakeForks(Pairing pairing, long seed) {
    this.pairing = pairing;
    random = new SplittableRandom(seed);
  }

  private static Case named(String benchmark) {
    return new Case(benchmark, new TreeMap<>(), "avgt");
  }

  @Override
  public Ran run(Block.Slot slot, Case id) {
    ran.add(slot.build());
    boolean touched = slot.build() == Build.HEAD && id.equals(CHANGED);
    double ratio = touched ? (double) pairing.head().repeats() / Variant.REPEATS : 1;
    double micros = 10 * ratio * Math.exp(SD / Math.sqrt(2) * random.nextGaussian());
    List<Double> iterations = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      iterations.add(micros * Math.exp(0.003 * random.nextGaussian()));
    }
    Fork fork =
        new Fork(
            slot.build(),
            slot.pair(),
            id.benchmark(),
            id.params(),
            id.mode(),
            "us/op",
            iterations,
            touched && pairing.head().allocates() ? 16.002 : 0,
            Instant.EPOCH.plusSeconds(ran.size()));
    return new Ran(fork, true);
  }
}
