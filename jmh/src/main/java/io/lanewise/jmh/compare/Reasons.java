package io.lanewise.jmh.compare;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.OptionalInt;

/// Words for verdicts.
final class Reasons {
  private Reasons() {}

  static Reason allocates(Allocation bytes) {
    return new Reason(
        Reason.Kind.ALLOCATES,
        "allocates %s B/op, before %s"
            .formatted(Figures.bytes(bytes.head()), Figures.bytes(bytes.base())));
  }

  static Reason slowMode(SlowMode mode, double p) {
    return new Reason(
        Reason.Kind.SLOW_MODE, "%s, p %s after correction".formatted(mode, Figures.p(p)));
  }

  static Reason notConfirmed(Effect effect, double p) {
    return new Reason(
        Reason.Kind.NOT_CONFIRMED,
        "%s is slower, but not sure among so many: p %s after correction"
            .formatted(Figures.interval(effect), Figures.p(p)));
  }

  static Reason methodsDisagree(Effect effect, Verdict primary, Verdict robust) {
    return new Reason(
        Reason.Kind.METHODS_DISAGREE,
        "%s interval %s says %s, %s (p slower %s, within %s) says %s"
            .formatted(
                effect.paired() ? "t" : "Welch",
                Figures.interval(effect),
                primary,
                effect.paired() ? "sign flips" : "Mann-Whitney",
                Figures.p(effect.robust().slower()),
                Figures.p(effect.robust().within()),
                robust));
  }

  static Reason modesDisagree(
      SlowMode slow, Effect effect, Verdict all, Effect mainEffect, Verdict main) {
    return new Reason(
        Reason.Kind.MODES_DISAGREE,
        "%s: with them %s says %s, without them %s says %s"
            .formatted(slow, Figures.interval(effect), all, Figures.interval(mainEffect), main));
  }

  static Reason meansDisagree(Effect effect, Effect means) {
    return new Reason(
        Reason.Kind.MEANS_DISAGREE,
        "the forks' fast iterations %s are not slower, their means %s are: now and then it is slow"
            .formatted(Figures.interval(effect), Figures.interval(means)));
  }

  static Reason interval(Sample sample, Effect effect, Verdict verdict) {
    double margin = sample.margin();
    String interval = Figures.interval(effect);
    return switch (verdict) {
      case FAIL ->
          new Reason(
              Reason.Kind.SLOWER,
              "%s is slower by more than the margin of %s"
                  .formatted(interval, Figures.percent(margin)));
      case PASS ->
          effect.high() < 1 - margin
              ? new Reason(
                  Reason.Kind.FASTER,
                  "%s is faster by more than %s: update stated figures"
                      .formatted(interval, Figures.percent(margin)))
              : new Reason(
                  Reason.Kind.WITHIN_MARGIN,
                  "%s is not slower by more than the margin of %s"
                      .formatted(interval, Figures.percent(margin)));
      case INCONCLUSIVE ->
          new Reason(
              Reason.Kind.MARGIN_INSIDE,
              "%s holds the margin of %s: %s"
                  .formatted(interval, Figures.percent(margin), needs(sample)));
    };
  }

  /// What forbids to decide by time, in order of weight; empty if nothing does.
  static List<Reason> doubts(Sample sample) {
    List<Reason> doubts = new ArrayList<>();
    if (!sample.complete()) {
      doubts.add(
          new Reason(
              Reason.Kind.UNFINISHED,
              "left in %s after %s forks"
                  .formatted(
                      sample.stage().name().toLowerCase(Locale.ROOT), sample.forks().size())));
    }
    if (sample.disturbed()) {
      doubts.add(
          new Reason(
              Reason.Kind.DISTURBED, "the machine was disturbed, and no replacement was left"));
    }
    if (sample.isUnsteady()) {
      long unsteady = sample.forks().stream().filter(fork -> !fork.steady()).count();
      doubts.add(
          new Reason(
              Reason.Kind.UNSTEADY,
              "%s of %s forks are not steady: warm up longer"
                  .formatted(unsteady, sample.forks().size())));
    }
    if (sample.allocation().isSometimesWorse()) {
      doubts.add(
          new Reason(
              Reason.Kind.ALLOCATES_SOMETIMES,
              "a fork allocates %s B/op, before at most %s"
                  .formatted(
                      Figures.bytes(sample.allocation().headMost()),
                      Figures.bytes(sample.allocation().baseMost()))));
    }
    if (sample.effect().isEmpty()) {
      doubts.add(
          sample.stage() == Stage.RECORDED
              ? new Reason(
                  Reason.Kind.TOO_FEW,
                  "at least %s forks of each build are needed".formatted(Settings.LEAST_FORKS))
              : new Reason(
                  Reason.Kind.TOO_FEW,
                  "at least %s pairs are needed".formatted(Settings.LEAST_PAIRS)));
    } else if (!sample.effect().orElseThrow().hasSpread()) {
      doubts.add(
          new Reason(
              Reason.Kind.NO_SPREAD,
              "times do not differ at all: they are counts, or the clock is too coarse"));
    }
    return doubts;
  }

  /// So many more pairs than there are, if what was measured is the truth.
  static OptionalInt pairsNeeded(Sample sample) {
    if (sample.effect().isEmpty() || !sample.effect().orElseThrow().hasSpread()) {
      return OptionalInt.empty();
    }
    Effect effect = sample.effect().orElseThrow();
    double distance = Math.log(effect.ratio()) - Math.log1p(sample.margin());
    OptionalInt all = PairsNeeded.of(effect.sd(), distance, (1 - effect.level()) / 2);
    return all.isEmpty() ? all : OptionalInt.of(Math.max(1, all.getAsInt() - effect.count()));
  }

  private static String needs(Sample sample) {
    OptionalInt more = pairsNeeded(sample);
    String what = sample.stage() == Stage.RECORDED ? "forks of each build" : "pairs";
    return more.isPresent()
        ? "needs about %s more %s at this noise".formatted(more.getAsInt(), what)
        : "even %s more %s would not settle it".formatted(PairsNeeded.MOST, what);
  }
}
