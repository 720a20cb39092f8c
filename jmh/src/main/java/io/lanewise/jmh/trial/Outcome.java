package io.lanewise.jmh.trial;

import io.lanewise.jmh.compare.CaseResult;
import io.lanewise.jmh.compare.Comparison;
import io.lanewise.jmh.compare.Reason;
import io.lanewise.jmh.compare.Verdict;
import java.util.List;

/// What one comparison said, beside what is true.
///
/// @param whole over all its benchmarks
/// @param changed about the one that variants change
/// @param alarm whether it failed one of the others, which are the same in all builds
/// @param open why a benchmark was left inconclusive, one for each that was
record Outcome(Verdict whole, Verdict changed, boolean alarm, List<Reason.Kind> open) {
  Outcome {
    open = List.copyOf(open);
  }

  /// @param benchmark full name of the one that variants change
  static Outcome of(Comparison comparison, String benchmark) {
    Verdict changed = Verdict.INCONCLUSIVE;
    boolean alarm = false;
    for (CaseResult result : comparison.results()) {
      if (result.id().benchmark().equals(benchmark)) {
        changed = result.verdict();
      } else {
        alarm |= result.verdict() == Verdict.FAIL;
      }
    }
    return new Outcome(
        comparison.verdict(),
        changed,
        alarm,
        comparison.results().stream()
            .filter(result -> result.verdict() == Verdict.INCONCLUSIVE)
            .map(result -> result.reasons().getFirst().kind())
            .toList());
  }

  /// Whether it said FAIL about what the pairing is about: anything, where nothing was changed.
  boolean failed(Pairing pairing) {
    return (pairing.isUnchanged() ? whole : changed) == Verdict.FAIL;
  }
}
