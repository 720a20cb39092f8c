package io.lanewise.jmh.trial;

import io.lanewise.jmh.compare.Settings;
import io.lanewise.jmh.results.Environment;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// All that the trial measured, as Markdown: the machine, the rates, the pool behind them.
final class Figures {
  private static final long SEED = 20_250_916;

  private Figures() {}

  /// The rates of resampled comparisons, for each pairing that the pool has.
  static List<Tally> resampled(Pool pool, String changed, Settings settings, int comparisons) {
    Resampler resampler = new Resampler(pool, changed, settings, SEED);
    List<Tally> tallies = new ArrayList<>();
    for (Pairing pairing : Pairing.values()) {
      if (pool.blocks().stream().anyMatch(block -> block.pairing() == pairing)) {
        tallies.add(new Tally(pairing, false, resampler.outcomes(pairing, comparisons)));
      }
    }
    return tallies;
  }

  /// The rates of real comparisons, for each pairing that has any.
  static List<Tally> real(Path folder, String changed) throws IOException {
    List<Tally> tallies = new ArrayList<>();
    for (Pairing pairing : Pairing.values()) {
      List<Outcome> outcomes = WholeRuns.outcomes(folder, pairing, changed);
      if (!outcomes.isEmpty()) {
        tallies.add(new Tally(pairing, true, outcomes));
      }
    }
    return tallies;
  }

  /// @param tallies one at least
  static String rates(List<Tally> tallies) {
    return Tally.HEADING
        + tallies.stream().map(Tally::row).collect(Collectors.joining())
        + "\nWhy benchmarks were left open (all of a row's comparisons together):\n\n"
        + tallies.stream().map(Figures::open).collect(Collectors.joining());
  }

  private static String open(Tally tally) {
    return "- %s, %s: %s\n"
        .formatted(
            tally.pairing().label(),
            tally.real() ? "real" : "resampled",
            tally.open().isEmpty() ? "none was" : tally.open());
  }

  /// A list of what the machine was, and under which conditions all blocks ran.
  static String machine(Environment environment, Map<String, String> conditions) {
    String built = environment.commit();
    return "- processor: %s, %s cores allowed, governor %s\n"
            .formatted(
                known(environment.cpuModel()),
                known(environment.cores()),
                known(environment.governor()))
        + "- system: %s; JDK: %s %s\n"
            .formatted(
                known(environment.kernel()),
                known(environment.jdkVendor()),
                known(environment.jdkVersion()))
        + "- commit: %s%s; started %s\n"
            .formatted(
                known(built),
                Boolean.TRUE.equals(environment.dirty()) ? " and changes" : "",
                known(environment.start()))
        + conditions.entrySet().stream()
            .filter(condition -> !condition.getKey().startsWith("jar "))
            .map(condition -> "- %s: `%s`\n".formatted(condition.getKey(), condition.getValue()))
            .collect(Collectors.joining());
  }

  private static String known(@Nullable Object value) {
    return Optional.ofNullable(value).map(Object::toString).orElse("unknown");
  }
}
