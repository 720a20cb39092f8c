package io.lanewise.jmh.trial;

import io.lanewise.jmh.compare.Reason;
import io.lanewise.jmh.compare.Verdict;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/// Outcomes of one pairing, counted: a row of the table.
///
/// @param real whether the comparisons ran from start to end; else they were drawn from a pool
record Tally(Pairing pairing, boolean real, List<Outcome> outcomes) {
  static final String HEADING =
      """
      | HEAD | comparisons | FAIL | INCONCLUSIVE | PASS | the changed benchmark fails | another fails | FAIL was promised | holds |
      |---|---|---|---|---|---|---|---|---|
      """;

  Tally {
    outcomes = List.copyOf(outcomes);
    if (outcomes.isEmpty()) {
      throw new IllegalArgumentException("tally: outcomes expected, got none");
    }
  }

  /// Whether as many failed as was promised.
  boolean holds() {
    double share = (double) count(outcome -> outcome.failed(pairing)) / outcomes.size();
    return real ? pairing.holdsForReal(share) : pairing.holds(share);
  }

  /// A line of Markdown.
  String row() {
    return "| %s | %d %s | %s | %s | %s | %s | %s | %s | %s |\n"
        .formatted(
            pairing.label(),
            outcomes.size(),
            real ? "real" : "resampled",
            shown(outcome -> outcome.whole() == Verdict.FAIL),
            shown(outcome -> outcome.whole() == Verdict.INCONCLUSIVE),
            shown(outcome -> outcome.whole() == Verdict.PASS),
            pairing.isUnchanged() ? "-" : shown(outcome -> outcome.changed() == Verdict.FAIL),
            pairing.isUnchanged() ? "-" : shown(Outcome::alarm),
            real ? pairing.realPromise() : pairing.promise(),
            holds() ? "yes" : "**no**");
  }

  /// Why benchmarks were left open, the commonest reason first, in one line; empty if none was.
  String open() {
    Map<Reason.Kind, Integer> counts = new EnumMap<>(Reason.Kind.class);
    outcomes.forEach(
        outcome -> outcome.open().forEach(kind -> counts.merge(kind, 1, Integer::sum)));
    return counts.entrySet().stream()
        .sorted(Map.Entry.comparingByValue(Comparator.reverseOrder()))
        .map(
            entry ->
                "%s %d"
                    .formatted(
                        entry.getKey().name().toLowerCase(Locale.ROOT).replace('_', ' '),
                        entry.getValue()))
        .collect(Collectors.joining(", "));
  }

  private long count(Predicate<Outcome> which) {
    return outcomes.stream().filter(which).count();
  }

  /// Few are counted, many are shares.
  private String shown(Predicate<Outcome> which) {
    long count = count(which);
    return outcomes.size() < 100
        ? Long.toString(count)
        : String.format(Locale.ROOT, "%.1f %%", 100.0 * count / outcomes.size());
  }
}
