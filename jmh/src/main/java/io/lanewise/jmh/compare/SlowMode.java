package io.lanewise.jmh.compare;

import java.util.List;
import org.apache.commons.statistics.inference.AlternativeHypothesis;
import org.apache.commons.statistics.inference.FisherExactTest;

/// How many forks of each build fell into a slow mode: a cost to users, so a metric of its own.
///
/// @param base slow forks of BASE
/// @param baseForks all of them
/// @param head slow forks of HEAD
/// @param headForks all of them
/// @param p one-sided p by Fisher's exact test of "more often in HEAD"
public record SlowMode(int base, int baseForks, int head, int headForks, double p) {
  static SlowMode of(List<ForkTime> forks) {
    return of(
        count(forks, Build.BASE, true),
        count(forks, Build.BASE, false),
        count(forks, Build.HEAD, true),
        count(forks, Build.HEAD, false));
  }

  static SlowMode of(int base, int baseForks, int head, int headForks) {
    if (base + head == 0) {
      return new SlowMode(base, baseForks, head, headForks, 1);
    }
    int[][] table = {{head, headForks - head}, {base, baseForks - base}};
    double p =
        FisherExactTest.withDefaults()
            .with(AlternativeHypothesis.GREATER_THAN)
            .test(table)
            .getPValue();
    return new SlowMode(base, baseForks, head, headForks, p);
  }

  /// Whether any fork was slow.
  public boolean isSeen() {
    return base + head > 0;
  }

  @Override
  public String toString() {
    return "slow forks %d/%d -> %d/%d".formatted(base, baseForks, head, headForks);
  }

  private static int count(List<ForkTime> forks, Build build, boolean slowOnly) {
    return Math.toIntExact(
        forks.stream().filter(fork -> fork.build() == build && (fork.slow() || !slowOnly)).count());
  }
}
